/** What the tests of all modules share: a whole Doorman under test, clients, clean-up. */
@NullMarked
package dev.doorman.common.testing;

import org.jspecify.annotations.NullMarked;
