package octopus.block.backup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupSettings;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against Ceph's RADOS gateway, which {@code testenv/s3.sh} starts; takes half a minute. */
class S3StoreIT extends BackupStoreContract {
    @TempDir
    static Path directory;

    private static BackupSettings.Place.S3 server =
            new BackupSettings.Place.S3(Optional.empty(), "", "", "", Secret.of(""));

    private String bucket = "";
    private S3Store store = new S3Store(server("octopus-none"));

    @BeforeAll
    static void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "the daemons of Ceph are started as root");
        Properties facts = new Properties();
        facts.load(new StringReader(run("up")));
        server = new BackupSettings.Place.S3(
                Optional.of(URI.create(facts.getProperty("ENDPOINT"))),
                "us-east-1",
                "",
                facts.getProperty("ACCESS_KEY"),
                Secret.of(facts.getProperty("SECRET_KEY")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server.endpoint().isPresent()) {
            run("down");
        }
    }

    private static BackupSettings.Place.S3 server(String bucket) {
        return new BackupSettings.Place.S3(
                server.endpoint(),
                server.region().isBlank() ? "us-east-1" : server.region(),
                bucket,
                server.accessKey(),
                server.secretKey());
    }

    private static String run(String verb) throws IOException, InterruptedException {
        Path output = Files.createTempFile("octopus-s3-", ".txt");
        Path errors = Files.createTempFile("octopus-s3-", ".txt");
        // Files, not pipes: a daemon that kept a pipe open would make us wait for it.
        Process process = new ProcessBuilder(
                        "bash",
                        script().toString(),
                        verb,
                        directory.resolve("ceph").toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(output);
    }

    private static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("testenv/s3.sh");
            if (Files.exists(script)) {
                return script;
            }
        }
        throw new IllegalStateException("testenv/s3.sh was not found");
    }

    @BeforeEach
    void makeBucket() {
        bucket = "octopus-" + UUID.randomUUID();
        try (S3Client client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(server.region()))
                .endpointOverride(server.endpoint().orElseThrow())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        server.accessKey(), server.secretKey().reveal())))
                .build()) {
            client.createBucket(request -> request.bucket(bucket));
        }
        store = new S3Store(server(bucket));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    BackupStore store() {
        return store;
    }

    /** More than one answer of a listing holds. */
    @Test
    void manyNamesAreAllListed() {
        for (int i = 0; i < 1005; i++) {
            store.put("c/v/b/data-%04d".formatted(i), new byte[1]);
        }

        assertThat(store.names("c/v/b/")).hasSize(1005).isSorted();
    }

    @Test
    void aBucketThatIsNotThereIsAFaultOfTheStore() {
        try (S3Store other = new S3Store(server("octopus-nowhere"))) {
            for (Runnable use : java.util.List.<Runnable>of(
                    other::check,
                    () -> other.put("c/v/b/y", new byte[1]),
                    () -> other.get("c/v/b/x"),
                    () -> other.names("c/"))) {
                StorageException failed = catchThrowableOfType(StorageException.class, use::run);
                assertThat(failed.fault().code()).isEqualTo(BackupFault.BACKUP_STORE_FAILED);
                assertThat(failed.fault().sentence()).contains("octopus-nowhere");
            }
        }
    }

    @Test
    void aWrongKeyIsAFaultThatDoesNotShowIt() {
        Secret wrong = Secret.of("not-this-secret-key");
        BackupSettings.Place.S3 place =
                new BackupSettings.Place.S3(server.endpoint(), server.region(), bucket, server.accessKey(), wrong);
        try (S3Store other = new S3Store(place)) {
            StorageException failed =
                    catchThrowableOfType(StorageException.class, () -> other.put("c/v/b/y", new byte[1]));
            assertThat(failed.fault().code()).isEqualTo(BackupFault.BACKUP_STORE_FAILED);
            assertThat(failed.fault().toString()).doesNotContain(wrong.reveal());
        }
    }

    @Test
    void aServiceThatDoesNotAnswerIsAFaultOfTheStore() {
        BackupSettings.Place.S3 nobody = new BackupSettings.Place.S3(
                Optional.of(URI.create("http://127.0.0.1:9")), "us-east-1", "b", "a", Secret.of("s"));
        try (S3Store other = new S3Store(nobody)) {
            StorageException failed = catchThrowableOfType(StorageException.class, other::check);
            assertThat(failed.fault().code()).isEqualTo(BackupFault.BACKUP_STORE_FAILED);
            assertThat(failed.fault().sentence()).contains("127.0.0.1:9");
        }
    }
}
