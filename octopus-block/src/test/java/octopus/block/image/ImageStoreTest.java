package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static octopus.block.image.ImageRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;

class ImageStoreTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");
    private final ImageStore store = new ImageStore();
    private final ImageMemberStore members = new ImageMemberStore();

    private static ImageDescription named(String name) {
        return ImageDescription.of("p1", name, "raw", "bare");
    }

    private static Image image(ImageDescription description, Optional<Long> size, int second) {
        return new Image(
                ImageId.random(),
                size.isPresent() ? ImageStatus.ACTIVE : ImageStatus.QUEUED,
                description,
                size.map(s -> new ImageContent(Size.ofBytes(s), Size.ofBytes(s * 2), "a".repeat(32), "b".repeat(128))),
                Optional.empty(),
                START.plusSeconds(second),
                START.plusSeconds(second));
    }

    private Image insert(Image image) {
        database().write(transaction -> {
            store.insert(transaction, StoredImage.resting(image));
            return image;
        });
        return image;
    }

    private List<Image> list(Caller caller, ImageQuery query) {
        return database().read(sql -> store.list(sql, caller, query));
    }

    private Optional<Image> find(ImageId id) {
        return database().read(sql -> store.find(sql, id));
    }

    private List<ImageId> abandoned(String except, Instant since) {
        return database().read(sql -> store.abandoned(sql, except, since, since));
    }

    @Test
    void givesBackWhatWasInserted() {
        Image image = insert(image(
                named("Zürich 存储")
                        .withTags(new TreeSet<>(List.of("b", "a")))
                        .withProperties(Map.of("os_distro", "debian", "hw_disk_bus", "scsi"))
                        .withMinDisk(3)
                        .withMinRam(512)
                        .withUndeletable(true)
                        .withHidden(true),
                Optional.of(123L),
                0));
        assertThat(find(image.id())).contains(image);
        assertThat(find(ImageId.random())).isEmpty();
    }

    @Test
    void anIdIsTakenOnce() {
        Image image = insert(image(named("one"), Optional.empty(), 0));
        assertThatThrownBy(() -> insert(image))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(ImageFault.IMAGE_EXISTS));
    }

    @Test
    void savingWritesOnlyTheDifferences() {
        Image before = insert(image(
                named("one")
                        .withTags(new TreeSet<>(List.of("old", "kept")))
                        .withProperties(Map.of("gone", "1", "changed", "2", "kept", "3")),
                Optional.empty(),
                0));
        Image after = new Image(
                before.id(),
                ImageStatus.QUEUED,
                named("two")
                        .withTags(new TreeSet<>(List.of("kept", "new")))
                        .withProperties(Map.of("changed", "two", "kept", "3", "new", "")),
                Optional.empty(),
                Optional.of("x".repeat(3000)),
                before.createdAt(),
                START.plusSeconds(9));
        database().write(transaction -> {
            StoredImage locked = store.lock(transaction, before.id()).orElseThrow();
            store.save(transaction, locked, StoredImage.resting(after));
            return locked;
        });
        Image found = find(before.id()).orElseThrow();
        assertThat(found.description()).isEqualTo(after.description());
        assertThat(found.updatedAt()).isEqualTo(after.updatedAt());
        assertThat(found.refusal().orElseThrow()).hasSize(2000);
    }

    @Test
    void everySortKeyPagesThroughEverythingOnceInOrder() {
        for (int i = 0; i < 11; i++) {
            ImageDescription description = i % 4 == 0
                    ? ImageDescription.empty("p1")
                    : named("n" + (i % 3)).withDiskFormat(Optional.of(i % 2 == 0 ? "raw" : "qcow2"));
            insert(image(description, i % 3 == 0 ? Optional.empty() : Optional.of(100L - i), i / 2));
        }
        for (ImageQuery.SortKey key : ImageQuery.SortKey.values()) {
            for (boolean ascending : new boolean[] {true, false}) {
                List<ImageQuery.Sort> sorts = List.of(new ImageQuery.Sort(key, ascending));
                List<Image> whole = list(ALICE, query(sorts, Optional.empty(), 100));
                assertThat(whole).hasSize(11);
                List<Image> paged = new ArrayList<>();
                Optional<ImageId> marker = Optional.empty();
                for (int page = 0; page < 6; page++) {
                    List<Image> found = list(ALICE, query(sorts, marker, 3));
                    paged.addAll(found);
                    if (found.size() < 3) {
                        break;
                    }
                    marker = Optional.of(found.getLast().id());
                }
                assertThat(paged).as("%s ascending %s", key, ascending).isEqualTo(whole);
            }
        }
        assertThat(list(
                                ALICE,
                                query(
                                        List.of(new ImageQuery.Sort(ImageQuery.SortKey.SIZE, true)),
                                        Optional.empty(),
                                        100))
                        .getLast()
                        .content()
                        .orElseThrow()
                        .size())
                .isEqualTo(Size.ofBytes(99));
    }

    private static ImageQuery query(List<ImageQuery.Sort> sorts, Optional<ImageId> marker, int limit) {
        return new ImageQuery(
                List.of(), new ImageQuery.Audience.Usual(), Optional.of(MemberStatus.ACCEPTED), sorts, marker, limit);
    }

    @Test
    void filtersHoldTogether() {
        Image wanted = insert(image(
                named("web").withTags(new TreeSet<>(List.of("x", "y"))).withProperties(Map.of("os_distro", "debian")),
                Optional.of(500L),
                5));
        insert(image(named("web").withTags(new TreeSet<>(List.of("x"))), Optional.of(500L), 5));
        insert(image(named("db").withHidden(true), Optional.of(10L), 1));
        assertThat(list(
                        ALICE,
                        ImageQuery.of(
                                new ImageFilter.OneOf(ImageFilter.TextField.NAME, List.of("web", "other")),
                                new ImageFilter.Tagged("x"),
                                new ImageFilter.Tagged("y"),
                                new ImageFilter.HasProperty("os_distro", "debian"),
                                new ImageFilter.Between(ImageFilter.NumberField.SIZE, 500, 500),
                                new ImageFilter.When(
                                        ImageFilter.TimeField.CREATED_AT,
                                        ImageFilter.Comparison.GT,
                                        START.plusSeconds(4)),
                                new ImageFilter.Hidden(false))))
                .containsExactly(wanted);
        assertThat(list(ALICE, ImageQuery.of(new ImageFilter.Hidden(true)))).hasSize(1);
        assertThat(list(ALICE, ImageQuery.of(new ImageFilter.OneOf(ImageFilter.TextField.ID, List.of()))))
                .isEmpty();
        assertThat(list(
                        ALICE,
                        ImageQuery.of(new ImageFilter.When(
                                ImageFilter.TimeField.UPDATED_AT, ImageFilter.Comparison.LT, START.plusSeconds(5)))))
                .hasSize(1);
    }

    @Test
    void aListShowsWhatTheCallerMaySee() {
        Image own = insert(image(named("own").withVisibility(Visibility.PRIVATE), Optional.empty(), 0));
        Image open = insert(image(named("public").withVisibility(Visibility.PUBLIC), Optional.empty(), 1));
        Image club = insert(image(named("community").withVisibility(Visibility.COMMUNITY), Optional.empty(), 2));
        Image shared = insert(image(named("shared"), Optional.empty(), 3));
        database().write(transaction -> {
            members.insert(transaction, new ImageMember(shared.id(), "p2", MemberStatus.PENDING, START, START));
            return 0;
        });
        assertThat(list(ALICE, ImageQuery.of())).containsExactlyInAnyOrder(own, open, club, shared);
        assertThat(list(BOB, ImageQuery.of())).containsExactly(open);
        assertThat(list(BOB, audience(new ImageQuery.Audience.Everything()))).containsExactly(shared, club, open);
        assertThat(list(BOB, audience(new ImageQuery.Audience.Only(Visibility.COMMUNITY))))
                .containsExactly(club);
        assertThat(list(ADMIN, ImageQuery.of())).containsExactlyInAnyOrder(own, open, shared);
        database().write(transaction -> {
            members.update(transaction, new ImageMember(shared.id(), "p2", MemberStatus.ACCEPTED, START, START));
            return 0;
        });
        assertThat(list(BOB, ImageQuery.of())).containsExactly(shared, open);
    }

    private static ImageQuery audience(ImageQuery.Audience audience) {
        return new ImageQuery(
                List.of(),
                audience,
                Optional.empty(),
                List.of(new ImageQuery.Sort(ImageQuery.SortKey.CREATED_AT, false)),
                Optional.empty(),
                50);
    }

    @Test
    void whoeverWritesIsSeenAndFoundWhenSilent() {
        Image image = insert(image(named("one"), Optional.empty(), 0));
        Image saving = new Image(
                image.id(), ImageStatus.SAVING, image.description(), Optional.empty(), Optional.empty(), START, START);
        database().write(transaction -> {
            StoredImage locked = store.lock(transaction, image.id()).orElseThrow();
            store.save(transaction, locked, new StoredImage(saving, Optional.of("up")));
            return store.seen(transaction, image.id(), "up", START);
        });
        assertThat(abandoned("flow", START.plusSeconds(1))).containsExactly(image.id());
        assertThat(abandoned("flow", START)).isEmpty();
        assertThat(abandoned("up", START.plusSeconds(1))).isEmpty();
        assertThat(database().<Boolean>write(t -> store.seen(t, image.id(), "other", START)))
                .isFalse();
        Set<ImageId> living = database().read(sql -> store.living(sql, List.of(image.id(), ImageId.random())));
        assertThat(living).containsExactly(image.id());
    }
}
