package octopus.block.operation.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.ReplicationStatus;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.driver.Capability.Replicating;

/** Has a backend's volumes served from another place, and keeps new ones away from it until they are served from the first. */
final class FailOver {
    static final String REASON = "failed-over";

    private final Workbench bench;
    private final ServiceControl control;

    FailOver(Workbench bench, ServiceControl control) {
        this.bench = bench;
        this.control = control;
    }

    /** @param target empty for the first place @param before the place that served */
    record Context(String backend, Optional<String> target, Optional<String> before) {}

    FlowDefinition<Context> definition() {
        return new FlowDefinition<>(
                "fail-over-backend", 1, Context.class, List.of(new Accept(), new Switch(), new Publish()));
    }

    private void serve(Context context, Optional<String> place) {
        DriverCalls.run(
                context.backend(),
                "Failing over to " + place.orElse(ServiceControl.FIRST_PLACE),
                () -> DriverCalls.need(
                                bench.backends().driver(context.backend()),
                                context.backend(),
                                Replicating.class,
                                "be failed over")
                        .failOver(place));
    }

    /** Does nothing forward; its revert says that the failover has failed. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                Backend backend = control.need(transaction, context.backend());
                control.replicating(
                        transaction,
                        context.backend(),
                        backend.service().replicating(ReplicationStatus.FAILOVER_ERROR, context.before()),
                        Optional.empty(),
                        "");
                bench.journal()
                        .event(
                                transaction,
                                "backend.failover-error",
                                "backend",
                                context.backend(),
                                environment.caller().project(),
                                Map.of("fault", fault.sentence()));
            };
        }
    }

    /** Tells the storage which place serves. */
    private final class Switch implements Step<Context> {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(1));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            serve(context, context.target());
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            serve(context, context.before());
            return Effect.NONE;
        }
    }

    /** What somebody else has disabled stays so, with his reason. */
    private static Optional<Boolean> enabled(Backend backend, boolean away) {
        if (away) {
            return backend.enabled() ? Optional.of(false) : Optional.empty();
        }
        return backend.disabledReason().filter(REASON::equals).isPresent() ? Optional.of(true) : Optional.empty();
    }

    /** Says which place serves. Away from the first one the backend gets no new volumes. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                Backend backend = control.need(transaction, context.backend());
                boolean away = context.target().isPresent();
                ReplicationStatus status = away ? ReplicationStatus.FAILED_OVER : ReplicationStatus.ENABLED;
                control.replicating(
                        transaction,
                        context.backend(),
                        backend.service().replicating(status, context.target()),
                        enabled(backend, away),
                        REASON);
                bench.journal()
                        .event(
                                transaction,
                                "backend.failed-over",
                                "backend",
                                context.backend(),
                                environment.caller().project(),
                                Map.of("to", context.target().orElse(ServiceControl.FIRST_PLACE)));
            });
        }
    }
}
