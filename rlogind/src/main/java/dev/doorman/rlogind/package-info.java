/** The rlogin daemon: what Quarkus starts. */
@NullMarked
package dev.doorman.rlogind;

import org.jspecify.annotations.NullMarked;
