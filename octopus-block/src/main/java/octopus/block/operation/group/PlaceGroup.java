package octopus.block.operation.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.block.BlockFault;
import octopus.block.group.Group;
import octopus.block.group.GroupType;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.schedule.Placement;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.Size;

/** Makes a group: chooses the backend on which all its volumes will be. */
final class PlaceGroup {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Workbench bench;
    private final Scheduler scheduler;
    private final GroupJournal journal;

    PlaceGroup(Workbench bench, Scheduler scheduler) {
        this.bench = bench;
        this.scheduler = scheduler;
        this.journal = new GroupJournal(bench);
    }

    FlowDefinition<GroupContext> definition() {
        return new FlowDefinition<>(
                "create-group", 1, GroupContext.class, List.of(new Accept(), new ChooseBackend(), new Publish()));
    }

    /** Does nothing forward; its revert leaves the group in error, with the reason. */
    private final class Accept implements RevertOnly<GroupContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(GroupContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction ->
                    journal.failed(transaction, environment.caller(), context, MessageTopic.CREATE_GROUP, fault);
        }
    }

    /** Finds a backend that suits the group's type and has a pool for each of its volume types. */
    private final class ChooseBackend implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "choose-backend";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            List<Wish> wishes = wishes(context);
            // Before the pools, as ChoosePool does.
            Optional<String> opening = bench.backends().opening();
            Map<String, List<PoolState>> backends =
                    bench.backends().ledger().apply(bench.backends().poolsNow()).stream()
                            .collect(
                                    Collectors.groupingBy(PoolState::backend, LinkedHashMap::new, Collectors.toList()));
            List<String> objections = new ArrayList<>();
            List<PoolState> suitable = new ArrayList<>();
            backends.forEach((backend, pools) -> {
                List<String> against = objections(wishes, pools);
                if (against.isEmpty()) {
                    suitable.addAll(pools);
                } else {
                    objections.add(backend + ": " + String.join(", ", against));
                }
            });
            return switch (scheduler.place(wishes.getFirst().request(), suitable)) {
                case Placement.Placed placed -> placed(context, placed.pool());
                case Placement.Refused _ ->
                    opening.<Outcome<GroupContext>>map(name ->
                                    new Outcome.NotYet<>(context, LOOK_AGAIN, "backend " + name + " is being opened"))
                            .orElseGet(() -> new Outcome.Failed<>(noBackend(context, objections)));
            };
        }

        @Override
        public Effect revert(GroupContext context, StepEnvironment environment) {
            return transaction -> bench.stores()
                    .groups()
                    .groups()
                    .place(
                            transaction,
                            context.group(),
                            Optional.empty(),
                            context.zone().orElse(bench.backends().settings().availabilityZone()));
        }

        private Outcome<GroupContext> placed(GroupContext context, PoolState pool) {
            Group.Place place = new Group.Place(pool.backend(), hostOf(pool));
            return Outcome.done(
                    context,
                    transaction -> bench.stores()
                            .groups()
                            .groups()
                            .place(transaction, context.group(), Optional.of(place), pool.availabilityZone()));
        }
    }

    /** The host without its pool. */
    private static String hostOf(PoolState pool) {
        int hash = pool.host().indexOf('#');
        return hash < 0 ? pool.host() : pool.host().substring(0, hash);
    }

    /** Something that a pool of the backend has to fulfil. @param of for the words of a refusal */
    private record Wish(String of, PlacementRequest request) {}

    /** First what the group type asks for, then what each volume type does. */
    private List<Wish> wishes(GroupContext context) {
        return bench.database().read(sql -> {
            Optional<Group> group = bench.stores().groups().groups().find(sql, context.group());
            PlacementRequest anywhere = PlacementRequest.create(Size.ZERO)
                    .zones(context.zone().map(Set::of).orElse(Set.of()));
            List<Wish> wishes = new ArrayList<>();
            Map<String, String> specs = group.flatMap(
                            found -> bench.stores().groups().types().find(sql, found.type()))
                    .map(PlaceGroup::asked)
                    .orElse(Map.of());
            wishes.add(new Wish("the group type", anywhere.type(specs, Map.of())));
            group.map(Group::volumeTypes).orElse(List.of()).stream()
                    .flatMap(id -> bench.stores().types().find(sql, id).stream())
                    .forEach((VolumeType type) ->
                            wishes.add(new Wish(type.name(), anywhere.type(type.extraSpecs(), Map.of()))));
            return wishes;
        });
    }

    /** Only what is asked for with True has to be there; a group that does without may be anywhere. */
    private static Map<String, String> asked(GroupType type) {
        Map<String, String> specs = new LinkedHashMap<>();
        if (type.wantsConsistentSnapshots()) {
            specs.put(GroupType.CONSISTENT_SNAPSHOTS, "<is> True");
        }
        if (type.wantsReplication()) {
            specs.put("group_replication_enabled", "<is> True");
        }
        return specs;
    }

    private static List<String> objections(List<Wish> wishes, List<PoolState> pools) {
        List<String> against = new ArrayList<>();
        for (Wish wish : wishes) {
            List<Refusal> refusals = pools.stream()
                    .flatMap(pool -> Scheduler.refusal(wish.request(), pool).stream())
                    .toList();
            if (refusals.size() == pools.size()) {
                against.add("for " + wish.of() + " " + refusals.getFirst().words());
            }
        }
        return against;
    }

    private static Fault noBackend(GroupContext context, List<String> objections) {
        return Fault.of(
                        BlockFault.NO_VALID_POOL,
                        "No valid backend was found for group " + context.group(),
                        objections.isEmpty() ? "no backend is ready" : String.join("; ", objections),
                        "Choose other types or another availability zone, or see to the backends named.")
                .about("group", context.group());
    }

    /** Makes the group available. */
    private final class Publish implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> journal.available(transaction, context));
        }
    }
}
