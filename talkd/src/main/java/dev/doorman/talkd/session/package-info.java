/** What is answered to whom, and what shows on a terminal. */
@NullMarked
package dev.doorman.talkd.session;

import org.jspecify.annotations.NullMarked;
