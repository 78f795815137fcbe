package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static octopus.block.image.ImageRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.spi.CommonFault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageServiceTest {
    @TempDir
    Path directory;

    private ImageRoom room;
    private ImageService service;

    @BeforeEach
    void open() {
        room = ImageRoom.open(directory);
        service = room.images().service();
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static FaultCode refused(Runnable work) {
        return catchThrowableOfType(StorageException.class, work::run).fault().code();
    }

    private ImageId create(ImageDescription description) {
        return service.create(ALICE, Optional.empty(), description).id();
    }

    private static ImageDescription plain() {
        return ImageDescription.of("p1", "disk", "raw", "bare");
    }

    @Test
    void everyWrongFieldIsNamed() {
        record Case(ImageDescription wrong, String field) {}
        List<Case> cases = List.of(
                new Case(plain().withName(Optional.of("x".repeat(256))), "name"),
                new Case(plain().withName(Optional.of("a\0b")), "name"),
                new Case(plain().withDiskFormat(Optional.of("floppy")), "disk_format"),
                new Case(plain().withContainerFormat(Optional.of("box")), "container_format"),
                new Case(plain().withDiskFormat(Optional.of("ami")), "container_format"),
                new Case(plain().withMinDisk(-1), "min_disk"),
                new Case(plain().withMinRam(1L << 31), "min_ram"),
                new Case(plain().withTags(new TreeSet<>(List.of("x".repeat(256)))), "tags"),
                new Case(plain().withProperty("x".repeat(256), "1"), "properties"),
                new Case(plain().withProperty("p", "x".repeat(16_001)), "p"),
                new Case(plain().withProperty(" ", "1"), "properties"));
        for (Case each : cases) {
            StorageException e = catchThrowableOfType(StorageException.class, () -> create(each.wrong()));
            assertThat(e.fault().code()).as(each.field()).isEqualTo(CommonFault.INVALID_INPUT);
            assertThat(e.fault().about()).containsEntry("field", each.field());
        }
        assertThat(service.list(ALICE, ImageQuery.of())).isEmpty();
    }

    @Test
    void aDeletionIsHeardOfWithAllThatTheImageWas() {
        List<ImageFacts> heard = new ArrayList<>();
        service.onDeletion((transaction, caller, image) -> heard.add(image));
        ImageId id = create(plain().withProperty("p", "1"));

        service.delete(ALICE, id);

        assertThat(heard).singleElement().satisfies(image -> {
            assertThat(image.id()).isEqualTo(id);
            assertThat(image.properties()).containsEntry("p", "1");
            assertThat(image.owner()).isEqualTo(ALICE.project());
        });
    }

    @Test
    void reservedNamesAndLimits() {
        assertThat(refused(() -> create(plain().withProperty("os_glance_x", "1"))))
                .isEqualTo(ImageFault.IMAGE_ATTRIBUTE_FIXED);
        assertThat(refused(() -> create(plain().withProperty("checksum", "1"))))
                .isEqualTo(ImageFault.IMAGE_ATTRIBUTE_FIXED);
        TreeSet<String> tags = new TreeSet<>();
        IntStream.range(0, 129).forEach(i -> tags.add("t" + i));
        assertThat(refused(() -> create(plain().withTags(tags)))).isEqualTo(ImageFault.IMAGE_LIMIT);
    }

    @Test
    void onlyAnAdministratorMakesPublicOrGivesAway() {
        ImageId id = create(plain());
        assertThat(refused(() -> create(plain().withVisibility(Visibility.PUBLIC))))
                .isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        assertThat(refused(() -> create(plain().withOwner("p2")))).isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        assertThat(refused(() -> service.update(ALICE, id, d -> d.withVisibility(Visibility.PUBLIC))))
                .isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        assertThat(refused(() -> service.update(ALICE, id, d -> d.withOwner("p2"))))
                .isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        service.update(ADMIN, id, d -> d.withVisibility(Visibility.PUBLIC));
        assertThat(service.get(BOB, id).description().visibility()).isEqualTo(Visibility.PUBLIC);
        assertThat(refused(() -> service.update(BOB, id, d -> d.withMinDisk(1))))
                .isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        assertThat(refused(() -> service.delete(BOB, id))).isEqualTo(ImageFault.IMAGE_FORBIDDEN);
    }

    @Test
    void formatsAreFixedOnceThereAreBytes() {
        ImageId id = room.active(ALICE, new byte[10]);
        assertThat(refused(() -> service.update(ALICE, id, d -> d.withDiskFormat(Optional.of("qcow2")))))
                .isEqualTo(ImageFault.IMAGE_ATTRIBUTE_FIXED);
        ImageId queued = create(plain());
        assertThat(service.update(ALICE, queued, d -> d.withDiskFormat(Optional.of("qcow2")))
                        .description()
                        .diskFormat())
                .contains("qcow2");
    }

    @Test
    void aProtectedImageStays() {
        ImageId id = create(plain().withUndeletable(true));
        assertThat(refused(() -> service.delete(ALICE, id))).isEqualTo(ImageFault.IMAGE_PROTECTED);
        service.update(ALICE, id, d -> d.withUndeletable(false));
        service.delete(ALICE, id);
        assertThat(refused(() -> service.get(ADMIN, id))).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        assertThat(refused(() -> service.delete(ALICE, id))).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        assertThat(refused(() -> service.create(ALICE, Optional.of(id), plain())))
                .isEqualTo(ImageFault.IMAGE_EXISTS);
    }

    @Test
    void deactivatedBytesAreForAdministrators() throws Exception {
        ImageId id = room.active(ALICE, new byte[10]);
        assertThat(refused(() -> service.deactivate(ALICE, id))).isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        service.deactivate(ADMIN, id);
        service.deactivate(ADMIN, id);
        assertThat(refused(() -> room.images().reads().download(ALICE, id))).isEqualTo(ImageFault.IMAGE_DEACTIVATED);
        assertThat(refused(() -> room.images().reads().open(id, ALICE))).isEqualTo(ImageFault.IMAGE_DEACTIVATED);
        room.images().reads().download(ADMIN, id).close();
        service.reactivate(ADMIN, id);
        room.images().reads().download(ALICE, id).close();
        assertThat(refused(() -> service.deactivate(ADMIN, create(plain())))).isEqualTo(ImageFault.IMAGE_WRONG_STATE);
    }

    @Test
    void membersOfASharedImage() {
        ImageMembers members = room.images().members();
        ImageId id = room.active(ALICE, new byte[10]);
        assertThat(refused(() -> service.get(BOB, id))).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        assertThat(members.add(ALICE, id, "p2").status()).isEqualTo(MemberStatus.PENDING);
        assertThat(refused(() -> members.add(ALICE, id, "p2"))).isEqualTo(ImageFault.IMAGE_MEMBER_EXISTS);
        assertThat(service.get(BOB, id).id()).isEqualTo(id);
        assertThat(service.list(BOB, ImageQuery.of())).isEmpty();
        assertThat(refused(() -> members.answer(ALICE, id, "p2", MemberStatus.ACCEPTED)))
                .isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        members.answer(BOB, id, "p2", MemberStatus.ACCEPTED);
        assertThat(service.list(BOB, ImageQuery.of())).hasSize(1);
        assertThat(room.images().reads().find(BOB, "disk")).isPresent();
        assertThat(refused(() -> members.remove(BOB, id, "p2"))).isEqualTo(ImageFault.IMAGE_FORBIDDEN);
        members.remove(ALICE, id, "p2");
        assertThat(members.list(ALICE, id)).isEmpty();
        service.update(ALICE, id, d -> d.withVisibility(Visibility.PRIVATE));
        assertThat(refused(() -> members.add(ALICE, id, "p2"))).isEqualTo(ImageFault.IMAGE_FORBIDDEN);
    }

    @Test
    void volumesFindImagesByIdOrByAUniqueName() {
        ImageId first = room.active(ALICE, new byte[10]);
        ImageSource source = room.images().reads();
        assertThat(source.find(ALICE, first.toString()))
                .contains(service.get(ALICE, first).facts());
        assertThat(source.find(ALICE, "disk").orElseThrow().id()).isEqualTo(first);
        assertThat(source.find(BOB, first.toString())).isEmpty();
        assertThat(source.find(ALICE, "other")).isEmpty();
        create(plain());
        assertThat(refused(() -> source.find(ALICE, "disk"))).isEqualTo(ImageFault.IMAGE_NAME_AMBIGUOUS);
    }

    @Test
    void aQueuedImageCannotBeRead() {
        assertThat(refused(() -> room.images().reads().open(create(plain()), ALICE)))
                .isEqualTo(ImageFault.IMAGE_NOT_ACTIVE);
    }

    @Test
    void theAuditKnows() {
        ImageId id = room.active(ALICE, new byte[10]);
        service.delete(ALICE, id);
        assertThat(new AuditLog(room.database()).list(AuditQuery.all().ofSubject("image", id.toString()), 10))
                .extracting(entry -> entry.verb())
                .containsExactly("image.delete", "image.upload", "image.create");
    }
}
