package octopus.block.operation.attachment;

import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachmentServiceTest {
    private static final Map<String, Object> HOST =
            Map.of("host", "node-1", "initiator", "iqn.2026-11.org.example:node-1");

    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final AttachmentService attachments = world.room().attachments();

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    private VolumeId volume() {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    private VolumeStatus status(VolumeId id) {
        return world.find(id).map(Volume::status).orElseThrow();
    }

    private Attachment reserve(VolumeId id) {
        return attachments.create(ALICE, new NewAttachment(id, Optional.empty(), Map.of(), Optional.empty()));
    }

    @Test
    void reserveConnectCompleteDelete() {
        VolumeId id = volume();
        Attachment attachment = reserve(id);
        assertThat(status(id)).isEqualTo(VolumeStatus.RESERVED);

        Attachment connected = attachments.connect(ALICE, attachment.id(), HOST);
        assertThat(status(id)).isEqualTo(VolumeStatus.ATTACHING);
        assertThat(connected.connection())
                .containsEntry("driver_volume_type", "iscsi")
                .doesNotContainKey("auth_password");
        assertThat(attachments.connection(connected).get("auth_password"))
                .asString()
                .hasSize(16);

        attachments.complete(ALICE, attachment.id());
        assertThat(status(id)).isEqualTo(VolumeStatus.IN_USE);
        assertThatThrownBy(() -> world.room().volumes().delete(ALICE, id, false, false))
                .hasMessageContaining("in-use");

        assertThat(attachments.delete(ALICE, attachment.id())).isEmpty();
        assertThat(status(id)).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(secrets()).isZero();
    }

    @Test
    void thePasswordIsNowhereInTheDatabase() {
        VolumeId id = volume();
        Attachment connected = attachments.connect(ALICE, reserve(id).id(), HOST);
        String password = String.valueOf(attachments.connection(connected).get("auth_password"));

        String everything = world.database()
                .read(sql -> sql.fetch("select context from flows").toString()
                        + sql.fetch("select * from attachments")
                        + sql.fetch("select * from secrets")
                        + sql.fetch("select * from events"));

        assertThat(everything).contains(id.toString()).doesNotContain(password);
    }

    @Test
    void aVolumeIsReservedOnce() {
        VolumeId id = volume();
        reserve(id);

        assertThatThrownBy(() -> reserve(id)).hasMessageContaining("reserved");
    }

    @Test
    void aFailedExportLeavesTheVolumeAvailableAndSaysWhy() {
        VolumeId id = volume();
        Attachment attachment = reserve(id);
        world.array().failNext(SimulatedCall.EXPORT, 2);

        assertThatThrownBy(() -> attachments.connect(ALICE, attachment.id(), HOST))
                .hasMessageContaining("told to fail");

        Attachment after = attachments.show(ALICE, attachment.id());
        assertThat(after.status()).isEqualTo(AttachmentStatus.ERROR_ATTACHING);
        assertThat(after.fault()).isPresent();
        assertThat(status(id)).isEqualTo(VolumeStatus.AVAILABLE);
        attachments.delete(ALICE, attachment.id());
        assertThat(secrets()).isZero();
    }

    @Test
    void multiattachLetsSeveralIn() {
        world.room()
                .types()
                .create(Caller.octopus(), "shared", Optional.empty(), true, Map.of("multiattach", "<is> True"));
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v").ofType("shared"))
                .view()
                .volume()
                .id();
        world.await(id, VolumeStatus.AVAILABLE);

        Attachment one = reserve(id);
        attachments.connect(ALICE, one.id(), HOST);
        attachments.complete(ALICE, one.id());
        Attachment two = reserve(id);
        attachments.connect(ALICE, two.id(), Map.of("host", "node-2", "initiator", "iqn.2026-11.org.example:node-2"));
        attachments.complete(ALICE, two.id());

        attachments.delete(ALICE, one.id());
        assertThat(status(id)).isEqualTo(VolumeStatus.IN_USE);
        attachments.delete(ALICE, two.id());
        assertThat(status(id)).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void theOlderCallsDoTheSame() {
        VolumeId id = volume();
        OlderAttachments older = world.room().older();
        older.reserve(ALICE, id);
        assertThat(status(id)).isEqualTo(VolumeStatus.ATTACHING);
        assertThat(older.initializeConnection(ALICE, id, HOST)).containsKeys("driver_volume_type", "data");
        older.attach(
                ALICE,
                id,
                new OlderAttachments.Attach(
                        Optional.of("55555555-5555-4555-8555-555555555555"),
                        Optional.empty(),
                        "/dev/vdb",
                        AccessMode.READ_WRITE));
        assertThat(status(id)).isEqualTo(VolumeStatus.IN_USE);

        older.beginDetaching(ALICE, id);
        assertThat(status(id)).isEqualTo(VolumeStatus.DETACHING);
        older.terminateConnection(ALICE, id, HOST);
        older.detach(ALICE, id, Optional.empty());
        assertThat(status(id)).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(secrets()).isZero();
    }

    private int secrets() {
        return world.database().read(sql -> sql.fetchCount(org.jooq.impl.DSL.table("secrets")));
    }
}
