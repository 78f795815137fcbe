package octopus.onboard.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import octopus.core.db.StoreContract;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.AttachedDevice.Way;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

class NodeDeviceStoreTest extends StoreContract {
    private final NodeDeviceStore store = new NodeDeviceStore();

    @Test
    void keptChangedListedAndDeleted() {
        NodeDevice device = new NodeDevice(
                "box",
                VolumeId.random(),
                AttachmentId.random(),
                "",
                "",
                Size.ZERO,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                Optional.empty());
        boolean ignored = database().write(transaction -> {
            store.insert(transaction, device);
            return true;
        });
        Optional<NodeDevice> kept = database().read(sql -> store.find(sql, "box", device.volume()));
        assertThat(kept).contains(device);
        Optional<NodeDevice> elsewhere = database().read(sql -> store.find(sql, "other", device.volume()));
        assertThat(elsewhere).isEmpty();
        Fault warning = Fault.of(CommonFault.TIMED_OUT, "Paths", "one of two", "Look.");
        AttachedDevice attached = new AttachedDevice(
                device.volume(), device.attachment(), Path.of("/dev/sdb"), Way.KERNEL_ISCSI, Optional.of(warning));
        boolean changed = database().write(transaction -> {
            store.appeared(transaction, "box", attached, Size.ofGib(1));
            store.grown(transaction, "box", device.volume(), Size.ofGib(2));
            return true;
        });
        NodeDevice there = database().read(sql -> store.list(sql)).getFirst();
        assertThat(there.isThere()).isTrue();
        assertThat(there.device()).isEqualTo("/dev/sdb");
        assertThat(there.way()).isEqualTo("KERNEL_ISCSI");
        assertThat(there.size()).isEqualTo(Size.ofGib(2));
        assertThat(there.warning().map(Fault::sentence)).contains(warning.sentence());
        List<NodeDevice> all = database().read(sql -> store.of(sql, "box"));
        assertThat(all).containsExactly(there);
        boolean gone = database().write(transaction -> {
            store.delete(transaction, "box", device.volume());
            return true;
        });
        List<NodeDevice> left = database().read(store::list);
        assertThat(left).isEmpty();
    }
}
