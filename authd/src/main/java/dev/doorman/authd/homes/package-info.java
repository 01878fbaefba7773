/** Homes on file servers, asked as their users. */
@NullMarked
package dev.doorman.authd.homes;

import org.jspecify.annotations.NullMarked;
