package octopus.block.type;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.attachment.Attachment;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QosServiceTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final QosService qos = world.room().typeRoom().qos();
    private final VolumeType type = world.room().types().create(ADMIN, "fast", Optional.empty(), true, Map.of());

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    @Test
    void specsAreMergedAndRemoved() {
        QosSpecs made = qos.create(ADMIN, "q", QosConsumer.BACK_END, Map.of("a", "1", "b", "2"));

        qos.set(ADMIN, made.id(), Optional.of(QosConsumer.BOTH), Map.of("b", "3"));
        assertThat(qos.find(made.id()).specs()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "3"));
        assertThat(qos.find(made.id()).consumer()).isEqualTo(QosConsumer.BOTH);
        assertRefused(() -> qos.deleteKeys(ADMIN, made.id(), List.of("a", "nope")), "QOS_KEY_NOT_FOUND");
        assertThat(qos.find(made.id()).specs()).containsKey("a");
        qos.deleteKeys(ADMIN, made.id(), List.of("a"));
        assertThat(qos.find(made.id()).specs()).doesNotContainKey("a");
        assertRefused(() -> qos.create(ADMIN, "q", QosConsumer.BOTH, Map.of()), "QOS_SPECS_EXIST");
    }

    @Test
    void aTypeHasOnesAndKeepsThemFromBeingDeleted() {
        QosSpecs one = qos.create(ADMIN, "one", QosConsumer.BACK_END, Map.of());
        QosSpecs two = qos.create(ADMIN, "two", QosConsumer.BACK_END, Map.of());
        qos.associate(ADMIN, one.id(), type.id());

        qos.associate(ADMIN, one.id(), type.id());
        assertRefused(() -> qos.associate(ADMIN, two.id(), type.id()), "INVALID_TYPE");
        assertRefused(() -> qos.delete(ADMIN, one.id(), false), "QOS_SPECS_IN_USE");
        assertThat(qos.associations(one.id())).extracting(VolumeType::name).containsExactly("fast");
        qos.disassociate(ADMIN, two.id(), type.id());
        assertThat(world.room().types().find("fast").qosSpecs()).contains(one.id());
        qos.disassociate(ADMIN, one.id(), type.id());
        assertThat(world.room().types().find("fast").qosSpecs()).isEmpty();

        qos.associate(ADMIN, one.id(), type.id());
        qos.delete(ADMIN, one.id(), true);
        assertThat(world.room().types().find("fast").qosSpecs()).isEmpty();
        assertRefused(() -> qos.associate(ADMIN, one.id(), type.id()), "QOS_SPECS_NOT_FOUND");
        assertRefused(() -> qos.associate(ADMIN, two.id(), UUID.randomUUID()), "VOLUME_TYPE_NOT_FOUND");
    }

    @Test
    void aTypeKeepsItsSpecsWhenItIsDescribed() {
        QosSpecs one = qos.create(ADMIN, "one", QosConsumer.BACK_END, Map.of());
        qos.associate(ADMIN, one.id(), type.id());
        world.room().types().update(ADMIN, type.id(), Optional.of("faster"), Optional.empty(), Optional.empty());

        assertThat(world.room().types().find("faster").qosSpecs()).contains(one.id());
    }

    @Test
    void limitsForEachGibBecomeLimitsOfTheVolume() {
        QosSpecs specs = new QosSpecs(
                UUID.randomUUID(),
                "q",
                QosConsumer.FRONT_END,
                Map.of(
                        "total_iops_sec_per_gb", "30",
                        "total_iops_sec_per_gb_min", "100",
                        "read_bytes_sec_per_gb", "10",
                        "read_bytes_sec_max", "50",
                        "write_iops_sec", "7",
                        "odd_per_gb", "many"),
                Instant.EPOCH);

        assertThat(specs.forSize(1))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "total_iops_sec", "100", "read_bytes_sec", "10", "write_iops_sec", "7", "odd_per_gb", "many"));
        assertThat(specs.forSize(10)).containsEntry("total_iops_sec", "300").containsEntry("read_bytes_sec", "50");
    }

    @Test
    void consumersOfVolumesAreToldTheirLimitsAndNobodyElses() {
        QosSpecs specs = qos.create(ADMIN, "q", QosConsumer.FRONT_END, Map.of("total_iops_sec_per_gb", "5"));
        qos.associate(ADMIN, specs.id(), type.id());

        assertThat(connect()).containsEntry("qos_specs", Map.of("total_iops_sec", "10"));
        qos.set(ADMIN, specs.id(), Optional.of(QosConsumer.BACK_END), Map.of());
        assertThat(connect()).containsEntry("qos_specs", null);
    }

    private Map<String, Object> connect() {
        Volume volume = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(2, "v").ofType("fast"))
                .view()
                .volume();
        world.await(volume.id(), VolumeStatus.AVAILABLE);
        Attachment attachment = world.room()
                .attachments()
                .create(
                        ALICE,
                        new NewAttachment(
                                volume.id(),
                                Optional.empty(),
                                Map.of("host", "h", "initiator", "iqn.2026-11.org.example:h"),
                                Optional.empty()));
        return world.room().attachments().connection(attachment);
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code().name())
                                .as(e.getMessage())
                                .isEqualTo(code));
    }
}
