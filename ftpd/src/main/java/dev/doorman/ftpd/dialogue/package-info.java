/** One client's control connection, and what the dialogue has come to. */
@NullMarked
package dev.doorman.ftpd.dialogue;

import org.jspecify.annotations.NullMarked;
