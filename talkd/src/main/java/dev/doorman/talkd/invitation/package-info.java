/** The invitations of this moment. */
@NullMarked
package dev.doorman.talkd.invitation;

import org.jspecify.annotations.NullMarked;
