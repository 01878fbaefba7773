/** What is told of it: a table, JSON, a chart, and flame graphs of profiles. */
@NullMarked
package dev.doorman.bench.report;

import org.jspecify.annotations.NullMarked;
