package octopus.onboard.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.Subjects;
import octopus.core.flow.Effect;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Flows;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.ConnectionReading;
import octopus.spi.Size;
import octopus.spi.connect.Connector;

/** The flow that makes a volume a block device of a node. */
final class AttachToNode {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final DeviceHands hands;
    private final NodeDeviceStore store;
    private final Flows flows;

    AttachToNode(DeviceHands hands, NodeDeviceStore store, Flows flows) {
        this.hands = hands;
        this.store = store;
        this.flows = flows;
    }

    FlowDefinition<DeviceContext> definition() {
        return new FlowDefinition<>(
                "attach-to-node",
                1,
                DeviceContext.class,
                List.of(new Accept(), new Connect(), new Attach(), new Complete()));
    }

    /** Does nothing forward; its revert closes and forgets the attachment, and that the volume was to come here. */
    private final class Accept implements Step<DeviceContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            return Outcome.done(context);
        }

        @Override
        public Effect revert(DeviceContext context, StepEnvironment environment) {
            hands.delete(environment.caller(), context.attachment());
            return transaction -> store.delete(transaction, context.node(), context.volume());
        }
    }

    /** Asks the node who it is and has the volume opened for it. */
    private final class Connect implements Step<DeviceContext> {
        @Override
        public String name() {
            return "connect";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            Attachment attachment = hands.attachments().show(environment.caller(), context.attachment());
            if (attachment.isConnected()) {
                return Outcome.done(context);
            }
            Optional<Flow> connecting = flows.unfinishedOf(Subjects.of(context.attachment()));
            if (connecting.isPresent()) {
                return new Outcome.NotYet<>(
                        context, LOOK_AGAIN, "flow " + connecting.get().id());
            }
            if (attachment.status() == AttachmentStatus.ERROR_ATTACHING) {
                throw attachment.fault().orElseThrow().exception();
            }
            Connector connector = hands.on(context.node(), environment.caller(), environment.flow())
                    .connector();
            Attachment ignored =
                    hands.attachments().connect(environment.caller(), context.attachment(), connector.everything());
            return Outcome.done(context);
        }
    }

    /** Makes the device on the node; the one that is there already when it is. */
    private final class Attach implements Step<DeviceContext> {
        @Override
        public String name() {
            return "attach";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            Attachment attachment = hands.attachments().show(environment.caller(), context.attachment());
            AttachedDevice device = hands.on(context.node(), environment.caller(), environment.flow())
                    .attach(
                            context.volume(),
                            context.attachment(),
                            ConnectionReading.of(hands.attachments().connection(attachment)),
                            context.mode());
            Size size = hands.size(environment.caller(), context.volume());
            return Outcome.done(context, transaction -> store.appeared(transaction, context.node(), device, size));
        }

        @Override
        public Effect revert(DeviceContext context, StepEnvironment environment) {
            hands.on(context.node(), environment.caller(), environment.flow()).detach(context.volume());
            return Effect.NONE;
        }

        @Override
        public Retry retry() {
            return Retry.times(2, Duration.ofSeconds(1));
        }
    }

    /** The volume is in use from now on. */
    private final class Complete implements Step<DeviceContext> {
        @Override
        public String name() {
            return "complete";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            Attachment ignored = hands.attachments().complete(environment.caller(), context.attachment());
            return Outcome.done(context);
        }
    }
}
