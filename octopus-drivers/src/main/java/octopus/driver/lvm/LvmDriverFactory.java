package octopus.driver.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.NodeDirectory;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;

/** Driver {@code lvm}. */
public final class LvmDriverFactory implements DriverFactory {
    @Override
    public DriverDescriptor descriptor() {
        return new DriverDescriptor(
                "lvm",
                "Octopus",
                "1",
                "Logical volumes of a volume group, of this machine or of a managed node, served over iSCSI by its kernel.",
                List.of("iSCSI"),
                LvmOptions.ALL,
                List.of("qemu-storage-daemon"));
    }

    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        String where = options.find(LvmOptions.NODE).orElse("this machine");
        List<Finding> found = new ArrayList<>();
        Node node;
        try {
            node = node(options, environment);
            node.run(Command.of("lvm", "version"));
            found.add(new Finding.Pass("lvm-is-installed", where, "there"));
        } catch (StorageException e) {
            return List.of(new Finding.Failure("lvm-is-installed", where, e.fault()));
        }
        VolumeGroup group = new VolumeGroup(node, options.text(LvmOptions.GROUP));
        found.add(look("volume-group-is-there", where, () -> {
            VolumeGroup.Room room = group.room();
            return group.name() + ": " + room.free() + " of " + room.total() + " free";
        }));
        if (LvmOptions.thin(options)) {
            String pool = options.text(LvmOptions.THIN_POOL);
            found.add(look(
                    "thin-pool-is-there",
                    where,
                    () -> group.find(pool)
                            .map(there -> pool + ": " + there.size())
                            .orElseThrow(() -> noPool(group.name(), pool))));
        }
        found.add(look("kernel-has-a-target", where, () -> {
            node.run(Command.of("modprobe", "-n", "-a", "target_core_mod", "target_core_iblock", "iscsi_target_mod"));
            return "LIO";
        }));
        return found;
    }

    private static Finding look(String check, String where, Supplier<String> work) {
        try {
            return new Finding.Pass(check, where, work.get());
        } catch (StorageException e) {
            return new Finding.Failure(check, where, e.fault());
        }
    }

    private static StorageException noPool(String group, String pool) {
        return Fault.of(
                        CommonFault.INVALID_OPTION,
                        "Option " + LvmOptions.THIN_POOL,
                        "volume group " + group + " has no " + pool,
                        "Make it: lvcreate --type thin-pool -l 90%FREE -n " + pool + " " + group)
                .about("field", LvmOptions.THIN_POOL)
                .exception();
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        return new LvmDriver(options, environment, node(options, environment));
    }

    private static Node node(Options options, DriverEnvironment environment) {
        return options.find(LvmOptions.NODE)
                .filter(name -> !name.isBlank())
                .map(name -> environment
                        .find(NodeDirectory.class)
                        .orElseThrow(() -> Fault.of(
                                        CommonFault.NOT_SUPPORTED,
                                        "Reaching node " + name,
                                        "this program knows no nodes",
                                        "Use a volume group of this machine.")
                                .about("field", LvmOptions.NODE)
                                .exception())
                        .on(name))
                .orElseGet(LocalNode::new);
    }
}
