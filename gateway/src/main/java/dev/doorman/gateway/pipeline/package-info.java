/** The way of a connection, from accept to close: the one place that reads like inetd's main. */
@NullMarked
package dev.doorman.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
