package octopus.neighbour.glance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageStatus;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Web;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CallerTokens;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Images that lie in a real Glance. */
class GlanceImagesIT {
    private static final Caller ADMIN = new Caller("root", "admin", Set.of(Caller.ADMIN), "req-1");
    private static final Caller ALICE = new Caller("alice", "wonderland", Set.of("member"), "req-2");
    private static final Caller BOB = new Caller("bob", "elsewhere", Set.of("member"), "req-3");
    private static final Map<String, Object> PUBLIC = Map.of("visibility", "public");

    @TempDir
    static Path home;

    private static RealGlance glance;

    @TempDir
    Path staging;

    private GlanceImages images;

    @BeforeAll
    static void start() {
        glance = RealGlance.start(home.resolve("glance"));
    }

    @AfterAll
    static void stop() {
        glance.close();
    }

    @BeforeEach
    void open() {
        images = open(GlanceSettings.at(glance.url()));
    }

    private GlanceImages open(GlanceSettings settings) {
        WebLimits limits =
                new WebLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, Optional.empty());
        return GlanceImages.open(
                settings,
                new GlanceImages.Cloud(new Web(limits), Optional.empty(), new CallerTokens(Clock.systemUTC())),
                staging);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static FaultCode refused(ThrowingCallable call) {
        return catchThrowableOfType(StorageException.class, call).fault().code();
    }

    private long staged() throws Exception {
        try (Stream<Path> files = Files.list(staging)) {
            return files.count();
        }
    }

    @Test
    void anImageIsFoundWithEverythingThatIsNotedOfIt() {
        String id = glance.active(
                "debian",
                "raw",
                Map.of("visibility", "public", "min_disk", 3, "min_ram", 512, "os_distro", "debian"),
                random(1000));
        ImageFacts facts = images.source().find(ALICE, id).orElseThrow();
        assertThat(facts.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(facts.minDisk()).isEqualTo(3);
        assertThat(facts.minRam()).isEqualTo(512);
        assertThat(facts.size().bytes()).isEqualTo(1000);
        assertThat(facts.properties()).containsEntry("os_distro", "debian").doesNotContainKeys("self", "checksum");
        assertThat(facts.md5()).contains(glance.show(id).path("checksum").asString());
        assertThat(facts.sha512())
                .contains(glance.show(id).path("os_hash_value").asString());
    }

    @Test
    void anImageIsFoundByItsNameUnlessSeveralHaveIt() {
        String id = glance.active("only one", "raw", PUBLIC, random(10));
        assertThat(images.source().find(ALICE, "only one").orElseThrow().id()).isEqualTo(ImageId.of(id));
        glance.active("twin", "raw", PUBLIC, random(10));
        glance.active("twin", "raw", PUBLIC, random(10));
        assertThat(refused(() -> images.source().find(ALICE, "twin"))).isEqualTo(ImageFault.IMAGE_NAME_AMBIGUOUS);
        assertThat(images.source().find(ALICE, "nobody")).isEmpty();
    }

    @Test
    void theServiceUserSeesEverythingButCallersOnlyWhatIsTheirs() {
        String id = glance.active("private", "raw", Map.of("visibility", "private", "owner", "wonderland"), random(10));
        assertThat(images.source().find(ALICE, id)).isPresent();
        assertThat(images.source().find(ADMIN, id)).isPresent();
        assertThat(images.source().find(BOB, id)).isEmpty();
        assertThat(images.source().find(BOB, "private")).isEmpty();
        String shared = glance.active("shared", "raw", Map.of("owner", "wonderland"), random(10));
        assertThat(images.source().find(BOB, shared)).isEmpty();
        glance.share(shared, "elsewhere");
        assertThat(images.source().find(BOB, shared)).isPresent();
    }

    @Test
    void bytesAreFetchedCheckedAndTakenAwayAgain() throws Exception {
        byte[] bytes = random(3_000_000);
        String id = glance.active("whole", "raw", PUBLIC, bytes);
        try (ImageHandle handle = images.source().open(ImageId.of(id), ALICE)) {
            assertThat(handle.path()).hasBinaryContent(bytes);
            assertThat(staged()).isEqualTo(1);
        }
        assertThat(staged()).isZero();
    }

    @Test
    void bytesThatAreNotThoseThatWereUploadedAreRefused() throws Exception {
        String id = glance.active("changed", "raw", PUBLIC, random(100_000));
        byte[] others = random(100_000);
        others[50_000]++;
        Files.write(glance.images().resolve(id), others);
        assertThat(refused(() -> images.source().open(ImageId.of(id), ALICE))).isEqualTo(NeighbourFault.IMAGE_CHANGED);
        assertThat(staged()).isZero();
    }

    @Test
    void aStreamThatEndsTooEarlyIsTriedAgainAndThenRefused() throws Exception {
        String id = glance.active("short", "raw", PUBLIC, random(100_000));
        Files.write(glance.images().resolve(id), random(60_000));
        assertThat(refused(() -> images.source().open(ImageId.of(id), ALICE)))
                .isEqualTo(NeighbourFault.IMAGE_STREAM_BROKEN);
        assertThat(staged()).isZero();
    }

    @Test
    void imagesWithoutBytesAndImagesThatAreGoneAreToldApart() {
        String queued = glance.queued("queued", "raw", PUBLIC);
        assertThat(refused(() -> images.source().open(ImageId.of(queued), ALICE)))
                .isEqualTo(ImageFault.IMAGE_NOT_ACTIVE);
        glance.delete(queued);
        assertThat(refused(() -> images.source().open(ImageId.of(queued), ALICE)))
                .isEqualTo(ImageFault.IMAGE_NOT_FOUND);
    }

    @Test
    void glancesOwnFilesAreReadWhereThatIsAllowed() throws Exception {
        byte[] bytes = random(10_000);
        String id = glance.active("direct", "raw", PUBLIC, bytes);
        GlanceImages near = open(GlanceSettings.at(glance.url()).withDirect(glance.images()));
        try (ImageHandle handle = near.source().open(ImageId.of(id), ALICE)) {
            assertThat(handle.path()).isEqualTo(glance.images().resolve(id).toRealPath());
            assertThat(staged()).isZero();
        }
        assertThat(glance.images().resolve(id)).hasBinaryContent(bytes);
    }

    @Test
    void filesOutsideOfTheAllowedDirectoryAreNotReadDirectly() throws Exception {
        String id = glance.active("outside", "raw", PUBLIC, random(10_000));
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.move(glance.images().resolve(id), elsewhere.resolve(id));
        Files.createSymbolicLink(glance.images().resolve(id), elsewhere.resolve(id));
        GlanceImages near = open(GlanceSettings.at(glance.url()).withDirect(glance.images()));
        try (ImageHandle handle = near.source().open(ImageId.of(id), ALICE)) {
            assertThat(handle.path()).hasParent(staging);
        }
    }

    @Test
    void aSilentGlanceIsGivenUpAndWorksAgainAfterwards() {
        String id = glance.active("patience", "raw", PUBLIC, random(10));
        glance.pause();
        try {
            assertThat(refused(() -> images.source().find(ALICE, id))).isEqualTo(NeighbourFault.NEIGHBOUR_UNREACHABLE);
        } finally {
            glance.resume();
        }
        assertThat(images.source().find(ALICE, id)).isPresent();
    }

    @Test
    void whereNothingListensTheFaultNamesTheAddress() {
        GlanceImages nobody = open(GlanceSettings.at("http://127.0.0.1:1"));
        StorageException e = catchThrowableOfType(
                StorageException.class, () -> nobody.source().find(ALICE, "x"));
        assertThat(e.fault().code()).isEqualTo(NeighbourFault.NEIGHBOUR_UNREACHABLE);
        assertThat(e.fault().sentence()).contains("127.0.0.1:1").contains("tried 2 times");
    }

    @Test
    void anImageIsMadeInTwoRunsAsIfTheProcessHadBeenKilled() throws Exception {
        byte[] bytes = random(2_500_000);
        ImageId id = ImageId.random();
        ImageDescription wanted = ImageDescription.of("wonderland", "made", "raw", "bare")
                .withMinDisk(2)
                .withProperty("os_distro", "debian");
        images.sink().announce(ALICE, id, wanted);
        images.sink().announce(ALICE, id, wanted);
        Files.write(images.sink().fill(id), bytes);
        GlanceImages afterTheKill = open(GlanceSettings.at(glance.url()));
        ImageFacts facts = afterTheKill.sink().finish(id, ALICE, ImageSink.Progress.NONE);
        assertThat(facts.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(afterTheKill.sink().finish(id, ALICE, ImageSink.Progress.NONE))
                .isEqualTo(facts);
        JsonNode there = glance.show(id.toString());
        assertThat(there.path("owner").asString()).isEqualTo("wonderland");
        assertThat(there.path("min_disk").asInt()).isEqualTo(2);
        assertThat(there.path("os_distro").asString()).isEqualTo("debian");
        assertThat(glance.bytes(id.toString())).isEqualTo(bytes);
        assertThat(staged()).isZero();
    }

    @Test
    void whatCameToNothingLeavesNoImageBehind() throws Exception {
        ImageId id = ImageId.random();
        images.sink()
                .announce(
                        ALICE,
                        id,
                        ImageDescription.of("wonderland", "no", "raw", "bare").withUndeletable(true));
        Files.write(images.sink().fill(id), random(10));
        images.sink().fail(id, ALICE, "the array is on fire");
        images.sink().fail(id, ALICE, "again");
        assertThat(images.source().find(ADMIN, id.toString())).isEmpty();
        assertThat(refused(() -> images.sink().finish(id, ALICE, ImageSink.Progress.NONE)))
                .isEqualTo(ImageFault.IMAGE_GONE);
        assertThat(staged()).isZero();
    }
}
