package octopus.block.backup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.block.backup.BackupFault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;

/** What every store of backups must do. */
abstract class BackupStoreContract {
    /** Empty at the beginning of each test. */
    abstract BackupStore store();

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasPutComesBack() {
        byte[] large = bytes(3_000_001);
        store().put("c/v/b/data-1", large);
        store().put("c/v/b/small", new byte[] {7});

        assertThat(store().get("c/v/b/data-1")).isEqualTo(large);
        assertThat(store().get("c/v/b/small")).containsExactly(7);
    }

    @Test
    void aPartComesBack() {
        byte[] all = bytes(100_000);
        store().put("c/v/b/data-1", all);

        assertThat(store().get("c/v/b/data-1", 0, 10)).isEqualTo(Arrays.copyOf(all, 10));
        assertThat(store().get("c/v/b/data-1", 99_990, 10)).isEqualTo(Arrays.copyOfRange(all, 99_990, 100_000));
        assertThat(store().get("c/v/b/data-1", 4_711, 50_000)).isEqualTo(Arrays.copyOfRange(all, 4_711, 54_711));
    }

    @Test
    void puttingAgainReplaces() {
        store().put("c/v/b/manifest.json", bytes(1000));
        store().put("c/v/b/manifest.json", bytes(10));

        assertThat(store().get("c/v/b/manifest.json")).isEqualTo(bytes(10));
        assertThat(store().names("c/v/b/")).containsExactly("c/v/b/manifest.json");
    }

    @Test
    void namesAreThoseBelowThePrefixAndNoOthers() {
        for (String name : List.of("c/v/b2/x", "c/v/b/x", "c/v/b/y", "c/v2/b/x", "d/v/b/x")) {
            store().put(name, bytes(1));
        }

        assertThat(store().names("c/v/b/")).containsExactly("c/v/b/x", "c/v/b/y");
        assertThat(store().names("c/v/")).containsExactly("c/v/b/x", "c/v/b/y", "c/v/b2/x");
        assertThat(store().names("nothing/")).isEmpty();
    }

    @Test
    void deletedIsGoneAndDeletingAgainIsQuiet() {
        store().put("c/v/b/x", bytes(1));
        store().put("c/v/b/y", bytes(1));

        store().delete("c/v/b/x");
        store().delete("c/v/b/x");
        store().delete("c/other/b/never");

        assertThat(store().names("c/")).containsExactly("c/v/b/y");
        store().delete("c/v/b/y");
        assertThat(store().names("c/")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        store().put("c/v/b/short", bytes(10));

        for (Callable<byte[]> reading : List.<Callable<byte[]>>of(
                () -> store().get("c/v/b/no"),
                () -> store().get("c/v/b/no", 0, 1),
                () -> store().get("c/v/b/short", 5, 6),
                () -> store().get("c/v/b/short", 100, 1))) {
            StorageException missing = catchThrowableOfType(StorageException.class, reading::call);
            assertThat(missing.fault().code()).isEqualTo(BackupFault.BACKUP_OBJECT_MISSING);
            assertThat(missing.fault().what()).contains("c/v/b/");
            assertThat(missing.fault().correction()).isNotBlank();
        }
    }

    @Test
    void noNameLeadsElsewhere() {
        for (String name : List.of("../x", "c/../../x", "/etc/x", "c//x", "c/.hidden", "", "c/x\n", "c/ä")) {
            assertThatThrownBy(() -> store().put(name, bytes(1))).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store().get(name)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store().delete(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store().names("../")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyAtOnceDoNotMeet() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    // Beside each other and over each other; and the directory goes and comes.
                    store().put("c/v/b" + number % 3 + "/own-" + number, bytes(1000 + number));
                    store().put("c/v/shared/same", bytes(5000));
                    assertThat(store().get("c/v/b" + number % 3 + "/own-" + number))
                            .isEqualTo(bytes(1000 + number));
                    store().delete("c/v/b" + number % 3 + "/own-" + number);
                    return number;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(store().get("c/v/shared/same")).isEqualTo(bytes(5000));
        assertThat(store().names("c/")).containsExactly("c/v/shared/same");
    }

    @Test
    void theStoreIsThere() {
        store().check();
        assertThat(store().place()).isNotBlank();
    }
}
