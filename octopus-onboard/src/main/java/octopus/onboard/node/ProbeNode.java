package octopus.onboard.node;

import java.time.Clock;
import java.util.List;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.node.probe.NodeFacts;
import octopus.node.probe.Prober;
import octopus.node.ssh.SshFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** The flow that looks at a node and keeps what it saw, be it facts or why it was not reached. */
final class ProbeNode {
    static final String NAME = "probe-node";

    private ProbeNode() {}

    /** @param version of the node's access when the probe was asked for */
    record Context(String node, int version) {}

    static FlowDefinition<Context> definition(NodeHands hands, NodeStore store, Clock clock) {
        return new FlowDefinition<>("probe-node", 1, Context.class, List.of(new Look(hands, store, clock)));
    }

    /** Reaches the node, reads its facts and writes them down. Changes nothing there. */
    private record Look(NodeHands hands, NodeStore store, Clock clock) implements Step<Context> {
        @Override
        public String name() {
            return "look";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            try {
                NodeFacts facts = Prober.probe(hands.looking(context.node()));
                return Outcome.done(
                        context,
                        transaction -> store.noteFacts(
                                transaction, context.node(), context.version(), facts, clock.instant()));
            } catch (StorageException e) {
                Fault fault = e.fault();
                NodeState state = isAboutTrust(fault) ? NodeState.UNTRUSTED : NodeState.UNREACHABLE;
                return Outcome.done(
                        context,
                        transaction -> store.noteFault(
                                transaction, context.node(), context.version(), state, fault, clock.instant()));
            }
        }

        private static boolean isAboutTrust(Fault fault) {
            return fault.code() == SshFault.HOST_KEY_UNKNOWN || fault.code() == SshFault.HOST_KEY_CHANGED;
        }
    }
}
