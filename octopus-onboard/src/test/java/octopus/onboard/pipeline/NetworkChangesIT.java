package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.onboard.node.AccessFields;
import octopus.onboard.node.NodeState;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.NetworkSpec;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.onboard.spec.NetworkSpec.Kind;
import octopus.onboard.spec.SpecReader.Given;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bridge of this machine, with an address and an MTU, as part of a plan: made, taken back, whenever the process is killed. */
class NetworkChangesIT {
    private static final String BRIDGE = "octo" + ProcessHandle.current().pid() % 1_000_000;
    private static final String ADDRESS = "198.18.77.1/30";
    private static final LocalNode HERE = new LocalNode();

    private static int ip(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return HERE.run(Command.of(command).accept(0, 1, 2, 255)).exitCode();
    }

    /** What is there of the bridge; empty text when it is not there. */
    private static String there() {
        CommandResult said = HERE.run(
                Command.of("ip", "-br", "address", "show", "dev", BRIDGE).accept(0, 1));
        CommandResult link =
                HERE.run(Command.of("ip", "-o", "link", "show", "dev", BRIDGE).accept(0, 1));
        return said.output() + link.output();
    }

    @BeforeEach
    void needRights() {
        Assumptions.assumeTrue(
                ip("link", "add", "name", BRIDGE, "type", "bridge") == 0, "no bridges can be made on this machine");
        remove();
    }

    @AfterEach
    void remove() {
        int ignored = ip("link", "delete", "dev", BRIDGE);
    }

    private static Given spec(String name) {
        BackendSpec plain = OnboardWorld.spec(Map.of()).spec();
        InterfaceWish bridge =
                new InterfaceWish("controller", Kind.BRIDGE, BRIDGE, "", 0, List.of(), 0, List.of(ADDRESS));
        InterfaceWish mtu = new InterfaceWish("controller", Kind.INTERFACE, BRIDGE, "", 0, List.of(), 1400, List.of());
        return new Given(
                new BackendSpec(
                        name,
                        plain.product(),
                        plain.driver(),
                        plain.options(),
                        plain.secrets(),
                        plain.nodes(),
                        plain.types(),
                        plain.target(),
                        Acceptance.NONE,
                        plain.zone(),
                        Optional.of(new NetworkSpec(List.of(bridge, mtu)))),
                Map.of());
    }

    @Test
    void anInterfaceIsPlannedWithWhatItStandsOn() {
        try (World world = new World("apply-onboarding")) {
            world.prepare((engine, here) -> {
                Onboarding ignored = here.onboardings().create(ADMIN, spec(OnboardWorld.BACKEND));
                Onboarding planned = here.settled();
                assertThat(planned.plan().orElseThrow().changes().toString())
                        .contains("+ip link add name " + BRIDGE + " type bridge")
                        .contains("+ip address add " + ADDRESS)
                        .contains("+interface " + BRIDGE + ", MTU 1400");
                assertThat(there()).isEmpty();
            });
        }
    }

    @Test
    void whatCannotBeMadeIsNamedBeforeAnythingIsChanged() {
        int ignored = ip("link", "add", "name", BRIDGE, "type", "veth", "peer", "name", BRIDGE + "x");
        try (World world = new World("apply-onboarding")) {
            world.prepare((engine, here) -> {
                Onboarding created = here.onboardings().create(ADMIN, spec(OnboardWorld.BACKEND));
                Onboarding blocked = here.settled();
                assertThat(created.name()).isEqualTo(OnboardWorld.BACKEND);
                assertThat(blocked.state()).isEqualTo(OnboardingState.BLOCKED);
                assertThat(blocked.findings().toString()).contains("network-possible", "NETWORK_OTHERWISE_USED");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"apply-onboarding", "roll-back-onboarding"})
    void killedAnywhereTheInterfaceIsThereOrNot(String flow) {
        CrashReport report = CrashMatrix.of(flow, () -> new World(flow))
                .withoutInjectedFaults()
                .run();
        System.out.println(report);
        report.assertClean();
    }

    private static final class World extends OnboardCrashWorld {
        World(String flow) {
            super(flow);
            prepare((engine, world) -> {
                var ignored = world.nodes().nodes().add(ADMIN, "controller", AccessFields.local(), Map.of());
                Awaitility.await()
                        .until(() -> world.nodes().nodes().show("controller").state() == NodeState.READY);
                if (flow.equals("roll-back-onboarding")) {
                    var ended = engine.await(approved(world, spec(OnboardWorld.BACKEND)), Duration.ofSeconds(30));
                }
            });
        }

        @Override
        public FlowId begin(Flows flows) {
            OnboardWorld world = current.orElseThrow();
            return flow.equals("apply-onboarding")
                    ? approved(world, spec(OnboardWorld.BACKEND))
                    : id(world.onboardings().retire(ADMIN, OnboardWorld.BACKEND));
        }

        @Override
        public Verdict look(Flow finished) {
            Onboarding row = current.orElseThrow().onboardings().show(OnboardWorld.BACKEND);
            String now = there();
            boolean whole = now.contains(ADDRESS) && now.contains("mtu 1400");
            return switch (row.state()) {
                case ROLLED_BACK -> now.isEmpty() ? Verdict.asBefore() : Verdict.wrong("rolled back: " + now);
                case RETIRED -> now.isEmpty() ? Verdict.done() : Verdict.wrong("retired: " + now);
                case ACTIVE ->
                    !whole
                            ? Verdict.wrong("active: " + now)
                            : flow.equals("apply-onboarding") ? Verdict.done() : Verdict.asBefore();
                case PLANNED, BLOCKED, CHECKING, APPLYING, ROLLING_BACK -> Verdict.wrong("left in " + row.state());
            };
        }

        @Override
        public void close() {
            int ignored = ip("link", "delete", "dev", BRIDGE);
            super.close();
        }
    }
}
