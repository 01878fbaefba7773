/** What is measured: each row of the table is a class. */
@NullMarked
package dev.doorman.bench.work;

import org.jspecify.annotations.NullMarked;
