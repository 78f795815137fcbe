package octopus.block.operation.move;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.QemuImages;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/** The flows that move a volume to another pool, with its type or without. */
final class MigrationFlows {
    static final Set<VolumeStatus> UNDER_WAY = Set.of(VolumeStatus.MAINTENANCE, VolumeStatus.RETYPING);

    private final Workbench bench;
    private final Leftovers leftovers;
    private final FlowDefinition<MoveContext> migrate;
    private final FlowDefinition<MoveContext> retype;
    private final FlowDefinition<MoveContext> recode;
    private final VolumeKeys keys;

    MigrationFlows(Workbench bench, MigrationService.Hands hands) {
        this.bench = bench;
        this.leftovers = hands.leftovers();
        this.keys = hands.keys();
        Scheduler scheduler = hands.scheduler();
        QemuImages qemu = hands.qemu();
        MoveVolume move = new MoveVolume(bench, leftovers, qemu);
        ChooseTarget choose = new ChooseTarget(bench, scheduler);
        migrate = new FlowDefinition<>(
                "migrate-volume",
                1,
                MoveContext.class,
                List.of(
                        new Accept(MessageTopic.MIGRATE),
                        choose,
                        move.onArray(),
                        move.claim(),
                        move.provision(),
                        move.copy(),
                        new Switch()));
        retype = new FlowDefinition<>(
                "retype-volume",
                1,
                MoveContext.class,
                List.of(
                        new Accept(MessageTopic.RETYPE),
                        choose,
                        move.onArray(),
                        move.claim(),
                        move.provision(),
                        move.copy(),
                        new Switch()));
        RecodeVolume anew = new RecodeVolume(bench, scheduler, leftovers, qemu, keys);
        recode = new FlowDefinition<>(
                "recode-volume",
                1,
                MoveContext.class,
                List.of(
                        new Accept(MessageTopic.RETYPE),
                        anew.room(),
                        anew.key(),
                        move.claim(),
                        anew.provision(),
                        anew.recode(),
                        anew.writeOver(),
                        new Switch()));
    }

    /** For a volume whose data is encrypted otherwise under its new type. */
    FlowDefinition<MoveContext> recode() {
        return recode;
    }

    FlowDefinition<MoveContext> migrate() {
        return migrate;
    }

    FlowDefinition<MoveContext> retype() {
        return retype;
    }

    /** Waits for clones that are being made of the volume, and says that the move is under way; its revert gives the volume its earlier status, with the reason. */
    private final class Accept implements InsideStep<MoveContext> {
        private final MessageTopic topic;

        Accept(MessageTopic topic) {
            this.topic = topic;
        }

        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            List<VolumeId> copies = bench.database()
                    .read(sql -> bench.stores()
                            .volumes()
                            .beingMadeFrom(sql, Optional.of(context.volume()), Optional.empty()));
            if (!copies.isEmpty()) {
                return new Outcome.NotYet<>(
                        context, Duration.ofMillis(500), "volume " + copies.getFirst() + " is being made from it");
            }
            return Outcome.done(context, transaction -> {
                GivenUp.check(context, row(transaction, context));
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.none().migration(Optional.of("migrating")));
            });
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                bench.stores().volumes().write(transaction, context.volume(), undone(transaction, context, fault));
                bench.journal()
                        .failed(transaction, environment.caller(), context.project(), topic, context.volume(), fault);
            };
        }
    }

    /** One that was never locked has the status that whoever took it wanted. */
    private VolumeChange undone(Transaction transaction, MoveContext context, Fault fault) {
        if (!context.isUnlocked()) {
            return VolumeChange.to(context.back())
                    .onlyFrom(UNDER_WAY)
                    .previous(Optional.empty())
                    .migration(Optional.of("error"))
                    .fault(Optional.of(fault));
        }
        VolumeChange change = VolumeChange.none().migration(Optional.of("error"));
        return row(transaction, context).filter(Volume::isMovingUnlocked).isPresent()
                ? change.fault(Optional.of(fault))
                : change;
    }

    private Optional<Volume> row(Transaction transaction, MoveContext context) {
        return bench.database().kind() == Database.Kind.SQLITE
                ? bench.stores().volumes().volume(transaction.sql(), context.volume())
                : bench.stores().volumes().hold(transaction, context.volume());
    }

    /**
     * Makes the target the volume's place and gives it its status, and its new type, in one transaction; from then on the
     * source is a leftover that a flow of its own removes.
     */
    private final class Switch implements InsideStep<MoveContext> {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            Location place = context.place();
            String zone = bench.backends().pool(place.backend(), place.pool()).availabilityZone();
            Effect switched = transaction -> switched(transaction, context, zone);
            Effect tidied = context.withinBackend()
                    ? Effect.NONE
                    : leftovers.later(
                            context.source().backend(),
                            context.source().handle(context.volume()),
                            environment.caller());
            return Outcome.done(context, switched.and(tidied).and(anew(context, environment)));
        }

        /** The other key comes into force, and what the new data was made in goes. */
        private Effect anew(MoveContext context, StepEnvironment environment) {
            if (context.recoding().isEmpty()) {
                return Effect.NONE;
            }
            Recoding recoding = context.recoding().get();
            Effect exchanged = transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.none().encryptionKey(recoding.to()));
                recoding.from()
                        .ifPresent(key -> keys.deleteLater(transaction, environment.caller(), context.project(), key));
                transaction.afterCommit(() ->
                        bench.backends().ledger().release(recoding.scratch().value()));
            };
            return context.withinBackend()
                    ? exchanged.and(leftovers.later(context.place().backend(), context.made(), environment.caller()))
                    : exchanged;
        }

        private void switched(Transaction transaction, MoveContext context, String zone) {
            GivenUp.check(context, row(transaction, context));
            VolumeChange change = (context.isUnlocked() ? VolumeChange.none() : VolumeChange.to(context.back()))
                    .previous(Optional.empty())
                    .migration(Optional.of("success"))
                    .fault(Optional.empty())
                    .zone(zone);
            if (context.recoding().isEmpty() || !context.withinBackend()) {
                change.location(context.target());
            }
            Optional<VolumeType> type =
                    context.type().flatMap(id -> bench.stores().types().find(transaction.sql(), id));
            type.ifPresent(found -> {
                if (context.recoding().isEmpty()) {
                    bench.quotas().checkType(transaction, context.project(), found, context.sizeGib(), 0, 0);
                }
                change.type(found.id()).multiattach(found.isMultiattach());
            });
            boolean overwritten = context.recoding().isPresent() && context.withinBackend();
            if (!context.isUnlocked() && !overwritten) {
                change.onlyFrom(UNDER_WAY);
            }
            if (!bench.stores().volumes().update(transaction, context.volume(), change)) {
                throw Fault.of(
                                BlockFault.MOVE_GIVEN_UP,
                                "Moving volume " + context.volume(),
                                "its status was reset meanwhile",
                                "Migrate it again.")
                        .about("volume", context.volume())
                        .exception();
            }
            bench.journal()
                    .event(
                            transaction,
                            type.isPresent() ? "volume.retyped" : "volume.migrated",
                            "volume",
                            context.volume(),
                            context.project(),
                            Map.of(
                                    "from", context.source().host(),
                                    "to", context.place().host()));
            transaction.afterCommit(() -> bench.backends()
                    .ledger()
                    .settle(context.volume().value(), bench.journal().now()));
        }
    }
}
