package dev.doorman.gateway.pipeline;

import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.datagram.DatagramBudget;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;

/**
 * What flows need. Immutable.
 *
 * @param gate who may begin one
 * @param guard whom nothing is sent to
 * @param settings of a service, by its name
 * @param notices brings talkd's announcements
 * @param flows those of this moment; any thread
 */
record FlowTools(
        Gate gate,
        Activator activator,
        DaemonLinks links,
        ConnectionTable table,
        DatagramObserver observer,
        DatagramBudget budget,
        LoopGuard guard,
        Function<String, UdpSettings> settings,
        InstantSource clock,
        Notices notices,
        Set<UdpFlow> flows) {}
