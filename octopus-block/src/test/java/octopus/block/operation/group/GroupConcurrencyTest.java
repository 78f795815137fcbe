package octopus.block.operation.group;

import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import octopus.block.group.Group;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.core.db.StoreContract;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that exclude each other, all at once, on every database. */
class GroupConcurrencyTest extends StoreContract {
    private static final int CROWD = 8;

    private BlockWorld world;
    private GroupHands hands;

    @BeforeEach
    void openWorld() {
        world = BlockWorld.open(testDatabase());
        hands = new GroupHands(world);
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    /** All at the same moment. @return how many were refused */
    private static int atOnce(List<Runnable> calls) {
        CountDownLatch ready = new CountDownLatch(calls.size());
        int[] refused = new int[calls.size()];
        List<Thread> threads = IntStream.range(0, calls.size())
                .mapToObj(number -> Thread.ofVirtual().start(() -> {
                    ready.countDown();
                    try {
                        ready.await();
                        calls.get(number).run();
                    } catch (StorageException e) {
                        refused[number] = 1;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        threads.forEach(GroupConcurrencyTest::join);
        return IntStream.of(refused).sum();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int count(String query) {
        return database().read(sql -> sql.fetchSingle(query).get(0, Integer.class));
    }

    private void settle() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> count("select count(*) from flow_subjects where unfinished is not null") == 0);
    }

    @Test
    void noVolumeOutlivesAGroupThatGoesWithItsVolumes() {
        Group group = hands.filled(false, 1);
        List<Runnable> calls = new ArrayList<>();
        for (int number = 0; number < CROWD; number++) {
            calls.add(() -> world.room()
                    .creation()
                    .create(ALICE, NewVolume.empty(1, "v").in(group.id())));
        }
        calls.add(CROWD / 2, () -> hands.room().groups().delete(ALICE, group.id(), true));

        atOnce(calls);
        settle();

        assertThat(count("select count(*) from volumes where group_id is not null"
                        + " and group_id not in (select id from volume_groups)"))
                .isZero();
        assertThat(world.onArray()).hasSize(count("select count(*) from volumes"));
    }

    @Test
    void oneOfManyDeletesIsTaken() {
        Group group = hands.filled(false, 2);
        List<Runnable> calls = IntStream.range(0, CROWD)
                .<Runnable>mapToObj(number -> () -> hands.room().groups().delete(ALICE, group.id(), true))
                .toList();

        assertThat(atOnce(calls)).isEqualTo(CROWD - 1);
        hands.awaitGone(group.id());
        settle();
        assertThat(world.onArray()).isEmpty();
    }

    @Test
    void aVolumeIsInOneGroupOnly() {
        List<Group> groups = List.of(hands.available(false), hands.available(false), hands.available(false));
        var volume = hands.volume(NewVolume.empty(1, "v")).id();
        List<Runnable> calls = groups.stream()
                .<Runnable>map(group -> () -> hands.room()
                        .members()
                        .update(
                                ALICE,
                                group.id(),
                                new GroupMembers.Change(
                                        Optional.empty(), Optional.empty(), List.of(volume), List.of())))
                .toList();
        assertThat(atOnce(calls)).isEqualTo(groups.size() - 1);
    }

    @Test
    void aGroupWithSnapshotsStays() {
        Group group = hands.filled(false, 2);
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> hands.room().groups().delete(ALICE, group.id(), true));
        for (int number = 0; number < 4; number++) {
            calls.add(() -> hands.room()
                    .snapshots()
                    .create(
                            ALICE,
                            new GroupSnapshotService.NewGroupSnapshot(group.id(), Optional.empty(), Optional.empty()),
                            false));
        }
        atOnce(calls);
        settle();
        assertThat(count("select count(*) from group_snapshots where group_id not in (select id from volume_groups)"))
                .isZero();
        assertThat(world.onArray())
                .hasSize(count("select count(*) from volumes") + count("select count(*) from snapshots"));
    }
}
