package octopus.block.operation.attachment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.attachment.ConnectionJson;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.core.secret.SecretStore;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.connect.ConnectionInfo;

/** The flows that connect and disconnect: short, and the caller waits for them. */
public final class AttachmentFlows {
    private final Workbench bench;
    private final AttachmentStates states;
    private final Exports exports;
    private final SecretStore secrets;
    private final FlowDefinition<AttachmentContext> connect;
    private final FlowDefinition<AttachmentContext> disconnect;

    public AttachmentFlows(Workbench bench, AttachmentStates states, Exports exports, SecretStore secrets) {
        this.bench = bench;
        this.states = states;
        this.exports = exports;
        this.secrets = secrets;
        connect = new FlowDefinition<>(
                "connect-attachment", 1, AttachmentContext.class, List.of(new AcceptConnect(), new Export()));
        disconnect = new FlowDefinition<>(
                "disconnect-attachment",
                1,
                AttachmentContext.class,
                List.of(new AcceptDisconnect(), new Unexport(), new Forget()));
    }

    public List<FlowDefinition<?>> all() {
        return List.of(connect, disconnect);
    }

    public FlowDefinition<AttachmentContext> connect() {
        return connect;
    }

    public FlowDefinition<AttachmentContext> disconnect() {
        return disconnect;
    }

    /** What it takes to open a volume. */
    private record Opening(Attachment row, Optional<Secret> password, ConnectionTerms terms) {}

    private Opening opening(AttachmentContext context) {
        return bench.database().read(sql -> {
            Attachment row = bench.stores()
                    .attachments()
                    .find(sql, context.attachment())
                    .orElseThrow(() ->
                            Workbench.notFound(BlockFault.ATTACHMENT_NOT_FOUND, "Attachment " + context.attachment()));
            return new Opening(
                    row,
                    row.secret().map(reference -> secrets.get(sql, reference)),
                    ConnectionTerms.of(sql, bench, context.volume()));
        });
    }

    private void unexport(AttachmentContext context) {
        context.location()
                .ifPresent(place -> DriverCalls.run(
                        place.backend(),
                        "Closing volume " + context.volume(),
                        () -> bench.backends()
                                .driver(place.backend())
                                .exports()
                                .unexport(place.handle(context.volume()), context.attachment())));
    }

    private void failed(
            Transaction transaction,
            StepEnvironment environment,
            AttachmentContext context,
            AttachmentStatus status,
            MessageTopic topic) {
        Fault fault = Undone.because(environment);
        bench.stores().attachments().move(transaction, context.attachment(), status, Optional.of(fault));
        states.settle(transaction, context.volume());
        bench.journal().failed(transaction, environment.caller(), context.project(), topic, context.volume(), fault);
    }

    /** Does nothing forward; its revert leaves the attachment in error, with the reason. */
    private final class AcceptConnect implements RevertOnly<AttachmentContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(AttachmentContext context, StepEnvironment environment) {
            return transaction ->
                    failed(transaction, environment, context, AttachmentStatus.ERROR_ATTACHING, MessageTopic.ATTACH);
        }
    }

    /** Makes the volume reachable for the attachment's connector and keeps how. */
    private final class Export implements Step<AttachmentContext> {
        @Override
        public String name() {
            return "export";
        }

        @Override
        public Outcome<AttachmentContext> run(AttachmentContext context, StepEnvironment environment) {
            Opening opening = opening(context);
            Location place = context.location().orElseThrow();
            ConnectionInfo info = exports.open(opening.row(), opening.password(), place, context.mode());
            Map<String, Object> connection = ConnectionJson.of(info, opening.row(), context.mode());
            opening.terms().addTo(connection);
            return Outcome.done(context, transaction -> {
                states.connected(transaction, opening.row(), connection, context.mode());
                bench.journal()
                        .event(
                                transaction,
                                "volume.connected",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("attachment", context.attachment().toString()));
            });
        }

        @Override
        public Effect revert(AttachmentContext context, StepEnvironment environment) {
            unexport(context);
            return Effect.NONE;
        }

        @Override
        public Retry retry() {
            return Retry.times(2, Duration.ofMillis(200));
        }
    }

    /** Does nothing forward; its revert leaves the attachment in error, with the reason. */
    private final class AcceptDisconnect implements RevertOnly<AttachmentContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(AttachmentContext context, StepEnvironment environment) {
            return transaction ->
                    failed(transaction, environment, context, AttachmentStatus.ERROR_DETACHING, MessageTopic.DETACH);
        }
    }

    /** Takes the volume away from the attachment's connector; quiet when it is not exported. */
    private final class Unexport implements Step<AttachmentContext> {
        @Override
        public String name() {
            return "unexport";
        }

        @Override
        public Outcome<AttachmentContext> run(AttachmentContext context, StepEnvironment environment) {
            unexport(context);
            return Outcome.done(context);
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }
    }

    /** Removes the attachment, or only its connection, and gives the volume the status that its other attachments mean. */
    private final class Forget implements InsideStep<AttachmentContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<AttachmentContext> run(AttachmentContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                removed(transaction, context)
                        .flatMap(Attachment::secret)
                        .ifPresent(reference -> secrets.delete(transaction, reference));
                bench.journal()
                        .event(
                                transaction,
                                "volume.disconnected",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("attachment", context.attachment().toString()));
            });
        }

        private Optional<Attachment> removed(Transaction transaction, AttachmentContext context) {
            if (!context.keepRow()) {
                return states.forget(transaction, context.volume(), context.attachment());
            }
            Optional<Attachment> row = bench.stores().attachments().find(transaction.sql(), context.attachment());
            row.ifPresent(there -> states.disconnected(transaction, there));
            states.settle(transaction, context.volume());
            return row;
        }
    }
}
