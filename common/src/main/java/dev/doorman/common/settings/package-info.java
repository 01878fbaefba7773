/** doorman.properties: every setting that is not a line of inetd.conf. */
@NullMarked
package dev.doorman.common.settings;

import org.jspecify.annotations.NullMarked;
