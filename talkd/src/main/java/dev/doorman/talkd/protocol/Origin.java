package dev.doorman.talkd.protocol;

/**
 * What an answer repeats of its request.
 *
 * @param type the code as it came
 */
public record Origin(Layout layout, int type) {}
