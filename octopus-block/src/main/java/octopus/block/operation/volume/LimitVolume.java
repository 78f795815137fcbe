package octopus.block.operation.volume;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Limits;
import octopus.block.operation.Subjects;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.schedule.Refusal;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** Has the storage hold a volume's users to the limits of its new type. */
final class LimitVolume {
    private static final String FIXED =
            "it cannot change the limits (QoS specs for the back end) of a volume that is there";

    private final Workbench bench;
    private final Limits limits;
    private final FlowDefinition<Context> definition;

    LimitVolume(Workbench bench) {
        this.bench = bench;
        this.limits = new Limits(bench);
        this.definition = new FlowDefinition<>("limit-volume", 1, Context.class, List.of(new Apply()));
    }

    record Context(VolumeId volume, String project, Location location, int sizeGib) {}

    FlowDefinition<Context> definition() {
        return definition;
    }

    /** Why the volume cannot have the limits of another type where it is: its storage takes them with the making only. */
    Optional<Refusal> refusal(Transaction transaction, Volume volume, VolumeType type) {
        return placed(volume)
                .filter(place -> differ(transaction.sql(), volume, type) && !limits.areKept(place.backend()))
                .map(place -> new Refusal(place.host(), List.of(new Refusal.Objection("QoS", FIXED))));
    }

    /** In the transaction that gives the volume another type; nothing where both types have the same limits. */
    void begin(Transaction transaction, Caller caller, Volume volume, VolumeType type) {
        Optional<Location> place = placed(volume);
        if (place.isPresent() && differ(transaction.sql(), volume, type)) {
            Context context = new Context(volume.id(), volume.project(), place.get(), volume.sizeGib());
            bench.flows().submit(transaction, definition, context, Set.of(Subjects.of(volume.id())), caller);
        }
    }

    private static Optional<Location> placed(Volume volume) {
        return volume.location().filter(at -> at.nativeName().isPresent());
    }

    private boolean differ(DSLContext sql, Volume volume, VolumeType type) {
        return !limits.of(sql, bench.typeOf(sql, volume), volume.sizeGib())
                .equals(limits.of(sql, Optional.of(type), volume.sizeGib()));
    }

    /** Tells the storage. Where that fails the volume says so; its earlier limits still hold. */
    private final class Apply implements Step<Context> {
        @Override
        public String name() {
            return "apply";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            limits.change(place.backend(), place.handle(context.volume()), Optional.empty(), context.sizeGib());
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return Undone.volume(
                    bench, environment, context.volume(), context.project(), MessageTopic.RETYPE, VolumeChange.none());
        }
    }
}
