/**
 * What the programs that call another host have in common: who is told to call, the connections from ports that only a privileged
 * program can have, the server's answer, and what passes to and fro until a command ends. Nothing of the environment goes there.
 */
@NullMarked
package dev.doorman.rutils.remote;

import org.jspecify.annotations.NullMarked;
