package octopus.driver.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.contract.DriverContract;
import octopus.spi.driver.Driver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Thin volumes of a node over SSH; every volume's data is written and read over iSCSI. Run by testenv/lvm.sh. */
@EnabledIfSystemProperty(named = VirtualMachine.PROPERTY, matches = ".+")
class LvmDriverContractIT extends DriverContract {
    private static final List<String> PLANTED = new ArrayList<>();

    @TempDir
    static Path directory;

    private static @Nullable LvmMachine shared;

    private static LvmMachine machine() {
        LvmMachine known = shared;
        if (known == null) {
            known = new LvmMachine(directory);
            shared = known;
        }
        return known;
    }

    @Override
    protected Driver open() {
        return machine().open(Map.of("volume_group", "thin", "lvm_type", "thin"));
    }

    @Override
    protected Callable<Boolean> plantForeign(String nativeName) {
        machine().run("lvcreate", "-y", "-V", "64m", "--thinpool", "octopus-pool", "-n", nativeName, "thin");
        PLANTED.add(nativeName);
        return () ->
                machine().run("lvs", "--noheadings", "-o", "lv_name", "thin").contains(nativeName);
    }

    @Override
    protected void lookForLeftovers() {
        PLANTED.forEach(name -> machine().run("lvremove", "-f", "-y", "thin/" + name));
        PLANTED.clear();
        assertThat(machine().run("lvs", "--noheadings", "-o", "lv_name", "thin").strip())
                .isEqualTo("octopus-pool");
        assertThat(machine().targets()).isEmpty();
    }

    @AfterAll
    static void goodbye() {
        Optional.ofNullable(shared).ifPresent(LvmMachine::close);
        shared = null;
    }
}
