/** The file system as a logged-in user sees it, with that user's own rights. */
@NullMarked
package dev.doorman.ftpd.files;

import org.jspecify.annotations.NullMarked;
