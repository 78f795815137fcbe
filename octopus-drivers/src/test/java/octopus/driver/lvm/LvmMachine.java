package octopus.driver.lvm;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.NodeDirectory;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** The machine of testenv/lvm.sh, over SSH. */
final class LvmMachine implements AutoCloseable {
    private final VirtualMachine machine = new VirtualMachine("box");
    private final Path state;
    final Node node = machine.node();

    LvmMachine(Path state) {
        this.state = state;
    }

    Driver open(Map<String, String> more) {
        return new LvmDriverFactory().open(options(more), environment());
    }

    DriverEnvironment environment() {
        return new DriverEnvironment("lvm-1", state, Clock.systemUTC(), new FakeBlockExporter())
                .lending(NodeDirectory.class, name -> node);
    }

    Options options(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "lvm_node",
                "box",
                "target_ip_address",
                "10.0.2.15",
                "target_secondary_ip_addresses",
                "10.99.0.15",
                "octopus_target_portal",
                "127.0.0.1:" + machine.iscsiPort()));
        all.putAll(more);
        return ((OptionReader.Reading.Good) OptionReader.read(LvmOptions.ALL, all, Map.of())).options();
    }

    String run(String... words) {
        return node.run(Command.of(List.of(words)).accept(0, 1, 2, 5)).output();
    }

    /** Targets and stores of ours. */
    List<String> targets() {
        return java.util.stream.Stream.concat(
                        node.files().names("/sys/kernel/config/target/iscsi").stream()
                                .filter(name -> name.startsWith("iqn.2026-11.org.octopus")),
                        node.files().names("/sys/kernel/config/target/core/iblock_8600").stream()
                                .filter(name -> name.startsWith("volume-")))
                .toList();
    }

    @Override
    public void close() {
        machine.close();
    }
}
