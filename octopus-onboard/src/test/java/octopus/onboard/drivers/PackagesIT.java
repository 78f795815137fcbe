package octopus.onboard.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendStore;
import octopus.block.backend.DriverCatalog;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.core.db.StoreContract;
import octopus.node.archive.ArchiveFault;
import octopus.node.archive.Limits;
import octopus.node.archive.PackageDirectory;
import octopus.node.archive.PackageFile;
import octopus.node.archive.SigningKeys;
import octopus.onboard.product.ProductFault;
import octopus.onboard.product.ProductRoom;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Driver packages from their arrival to their end, on each database. */
class PackagesIT extends StoreContract {
    private static final Caller ADMIN = new Caller("alice", "ops", Set.of(Caller.ADMIN), "req-test");

    @TempDir
    Path directory;

    private final DriverCatalog drivers = DriverCatalog.installed();
    private final List<Set<String>> reopened = new CopyOnWriteArrayList<>();
    private final BackendStore backends = new BackendStore();
    private ProductRoom products;
    private PackageRoom room;
    private Path key;

    @BeforeEach
    void open() throws IOException {
        key = directory.resolve("key.pem");
        SigningKeys.make(key);
        start(false);
        room.signers().add(ADMIN, "alice", Files.readString(directory.resolve("key.pem.pub")));
    }

    private void start(boolean unsigned) {
        products = new ProductRoom(
                new ProductRoom.Engine(database(), new AuditLog(database()), Clock.systemUTC()), drivers);
        room = new PackageRoom(
                new PackageRoom.Engine(database(), new AuditLog(database()), Clock.systemUTC()),
                products,
                new PackageSettings(depot(), unsigned, Limits.usual()),
                reopened::add);
    }

    private Path depot() {
        return directory.resolve("depot");
    }

    @AfterEach
    void close() {
        room.close();
        products.close();
    }

    private Path built(String version) {
        return PackageDirectory.acme(directory.resolve("source-" + version), version)
                .build(directory.resolve("acme-" + version + ".zip"));
    }

    private Path signed(String version) {
        Path file = built(version);
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            opened.sign(key, file);
        }
        return file;
    }

    private KeptPackage upload(Path file, boolean activate) {
        try (InputStream in = Files.newInputStream(file)) {
            return room.packages().upload(ADMIN, in, activate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fault fault(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault();
        }
        throw new AssertionError("no fault");
    }

    private List<String> inDepot() {
        if (!Files.isDirectory(depot())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(depot())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void backend(String name, String driver) {
        database().write(transaction -> {
            backends.insert(
                    transaction,
                    new Backend(
                            name,
                            driver,
                            Map.of(),
                            Map.of(),
                            "nova",
                            true,
                            Optional.empty(),
                            1,
                            Instant.now(),
                            Optional.empty()));
            return true;
        });
    }

    private void noBackend(String name) {
        database().write(transaction -> {
            backends.delete(transaction, name);
            return true;
        });
    }

    @Test
    void versionsLieSideBySideAndGoBack() {
        KeptPackage first = upload(signed("1.2"), false);
        assertThat(first.active()).isTrue();
        assertThat(first.signer()).contains("alice");
        assertThat(upload(signed("1.2"), false)).isEqualTo(first);
        backend("gold", "acme-san");
        KeptPackage second = upload(signed("1.3"), false);
        assertThat(second.active()).isFalse();
        assertThat(drivers.factory("acme-san").descriptor().version()).isEqualTo("1.2");
        assertThat(drivers.factory("acme-san@1.3").descriptor().version()).isEqualTo("1.3");
        room.packages().activate(ADMIN, "acme", "1.3");
        assertThat(drivers.factory("acme-san").descriptor().version()).isEqualTo("1.3");
        assertThat(reopened).containsExactly(Set.of("acme-san"));
        assertThat(products.catalogue().get("acme-san").origin().word()).isEqualTo("package acme 1.3");
        assertThat(room.packages().rollback(ADMIN, "acme").version()).isEqualTo("1.2");
        assertThat(drivers.factory("acme-san").descriptor().version()).isEqualTo("1.2");
        assertThat(drivers.factory("acme-san@1.3").descriptor().version()).isEqualTo("1.3");
        assertThat(reopened).hasSize(2);
        assertThat(room.packages().directory("acme", "1.3").resolve("python/acme/driver.py"))
                .hasContent("VERSION = '1.3'");
        assertThat(room.packages().file("acme", "1.3")).hasSameBinaryContentAs(signed("1.3"));
        assertThat(new AuditLog(database())
                        .list(AuditQuery.all().withVerb("package"), 10)
                        .reversed())
                .extracting(AuditEntry::verb)
                .containsExactly(
                        "package.upload", "package.activate", "package.upload", "package.activate", "package.rollback");
        AuditEntry uploaded = new AuditLog(database())
                .list(AuditQuery.all().withVerb("package.upload"), 1)
                .getFirst();
        assertThat(uploaded.detail()).contains("signed by alice", "from: https://acme.example/driver", second.sha256());
        assertThat(new AuditLog(database())
                        .list(AuditQuery.all().withVerb("package.rollback"), 1)
                        .getFirst()
                        .detail())
                .isEqualTo("in the place of 1.3, for backend gold");
        close();
        start(false);
        assertThat(drivers.factory("acme-san").descriptor().version()).isEqualTo("1.2");
        assertThat(fault(() -> room.packages().rollback(ADMIN, "none")).code())
                .isEqualTo(PackageFault.PACKAGE_NOT_FOUND);
    }

    @Test
    void whatSomethingDependsOnStays() {
        upload(signed("1.2"), false);
        assertThat(fault(() -> room.packages().rollback(ADMIN, "acme")).code())
                .isEqualTo(PackageFault.PACKAGE_NOTHING_BEFORE);
        upload(signed("1.3"), false);
        backend("gold", "acme-san");
        backend("silver", "acme-san@1.3");
        assertThat(fault(() -> room.packages().remove(ADMIN, "acme", "1.2")).cause())
                .isEqualTo("used by backend gold");
        assertThat(fault(() -> room.packages().remove(ADMIN, "acme", "1.3")).cause())
                .isEqualTo("used by backend silver");
        noBackend("gold");
        assertThat(fault(() -> room.packages().remove(ADMIN, "acme", "1.2")).cause())
                .isEqualTo("it is the active version, and there are others");
        noBackend("silver");
        room.packages().remove(ADMIN, "acme", "1.3");
        room.packages().remove(ADMIN, "acme", "1.2");
        assertThat(inDepot()).isEmpty();
        assertThat(products.catalogue().find("acme-san")).isEmpty();
        assertThat(fault(() -> room.packages().remove(ADMIN, "acme", "1.2")).code())
                .isEqualTo(PackageFault.PACKAGE_NOT_FOUND);
        upload(signed("1.2"), false);
        assertThat(fault(() -> products.products().remove(ADMIN, "acme-san")).code())
                .isEqualTo(ProductFault.PRODUCT_BUILT_IN);
    }

    @Test
    void aDriverThatIsUsedIsNotUpgradedAway() {
        upload(signed("1.2"), false);
        PackageDirectory other = PackageDirectory.acme(directory.resolve("other"), "2.0");
        other.with("products/acme-san.yaml", """
                id: acme-new
                name: Acme
                maker: Acme
                protocols: [fc]
                driver: {id: acme-new, class: acme.driver.New}
                """);
        Path file = other.build(directory.resolve("other.zip"));
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            opened.sign(key, file);
        }
        upload(file, false);
        backend("gold", "acme-san");
        assertThat(fault(() -> room.packages().activate(ADMIN, "acme", "2.0")).cause())
                .contains("it does not bring acme-san", "backend gold");
        noBackend("gold");
        assertThat(room.packages().activate(ADMIN, "acme", "2.0").active()).isTrue();
        assertThat(products.catalogue().find("acme-san")).isEmpty();
        assertThat(products.catalogue().find("acme-new")).isPresent();
    }

    @Test
    void whatNobodyTrustedHasSignedIsRefusedAndNothingIsKept() {
        assertThat(fault(() -> upload(built("1.2"), false)).code()).isEqualTo(PackageFault.PACKAGE_NOT_SIGNED);
        Path strange = directory.resolve("strange.pem");
        SigningKeys.make(strange);
        Path file = built("1.2");
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            opened.sign(strange, file);
        }
        Fault fault = fault(() -> upload(file, false));
        assertThat(fault.code()).isEqualTo(PackageFault.SIGNER_NOT_TRUSTED);
        assertThat(inDepot()).isEmpty();
        assertThat(room.packages().list()).isEmpty();
        close();
        start(true);
        assertThat(upload(file, false).signer()).isEmpty();
        assertThat(new AuditLog(database())
                        .list(AuditQuery.all().withVerb("package.upload"), 1)
                        .getFirst()
                        .detail())
                .contains("not signed by anybody trusted");
    }

    @Test
    void whatIsKeptIsLookedAtAgain() throws IOException {
        KeptPackage kept = upload(signed("1.2"), false);
        assertThat(room.packages().verify("acme", "1.2").signer()).isEqualTo(kept.signer());
        Files.copy(built("1.2"), room.packages().file("acme", "1.2"), StandardCopyOption.REPLACE_EXISTING);
        Fault altered = fault(() -> room.packages().verify("acme", "1.2"));
        assertThat(altered.code()).isEqualTo(ArchiveFault.PACKAGE_ALTERED);
    }

    @Test
    void keysComeAndGo() throws IOException {
        String text = Files.readString(directory.resolve("key.pem.pub"));
        assertThat(fault(() -> room.signers().add(ADMIN, "bob", text)).code()).isEqualTo(PackageFault.SIGNER_EXISTS);
        assertThat(fault(() -> room.signers().add(ADMIN, "a/b", text)).code()).isEqualTo(PackageFault.SIGNER_INVALID);
        assertThat(fault(() -> room.signers().add(ADMIN, "bob", "nonsense")).code())
                .isEqualTo(ArchiveFault.PACKAGE_KEY_WRONG);
        room.signers().remove(ADMIN, "alice");
        assertThat(fault(() -> room.signers().remove(ADMIN, "alice")).code()).isEqualTo(PackageFault.SIGNER_NOT_FOUND);
        assertThat(fault(() -> upload(signed("1.2"), false)).code()).isEqualTo(PackageFault.SIGNER_NOT_TRUSTED);
    }

    @Test
    void whatIsWrongInsideIsRefusedAndNothingIsKept() throws IOException {
        byte[] whole = Files.readAllBytes(signed("1.2"));
        whole[whole.length / 2] ^= 1;
        for (byte[] bytes : List.of(new byte[0], "nonsense".getBytes(java.nio.charset.StandardCharsets.UTF_8), whole)) {
            assertThat(fault(() -> room.packages().upload(ADMIN, new ByteArrayInputStream(bytes), false))
                            .code())
                    .isInstanceOfAny(ArchiveFault.class, PackageFault.class);
        }
        PackageDirectory wrong = PackageDirectory.acme(directory.resolve("wrong"), "9");
        wrong.with("products/acme-san.yaml", "id: acme-san\nname: A\nmaker: A\nprotocols: [iscsi]\ndriver: nonsense\n");
        assertThat(fault(() -> upload(sign(wrong), false)).cause())
                .contains("line 5, driver: there is no driver nonsense");
        wrong.with("products/acme-san.yaml", "id: lvm\nname: A\nmaker: A\nprotocols: [iscsi]\ndriver: cinder-lvm\n");
        assertThat(fault(() -> upload(sign(wrong), false)).code()).isEqualTo(ProductFault.PRODUCT_EXISTS);
        assertThat(inDepot()).isEmpty();
        assertThat(room.packages().list()).isEmpty();
        upload(signed("1.2"), false);
        Path other =
                sign(PackageDirectory.acme(directory.resolve("changed"), "1.2").with("python/more.py", "x = 1"));
        assertThat(fault(() -> upload(other, false)).code()).isEqualTo(PackageFault.PACKAGE_EXISTS);
        PackageDirectory thief = PackageDirectory.acme(directory.resolve("thief"), "1");
        thief.with("package.yaml", "name: thief\nversion: '1'\nmaker: T\nsentence: Steals.\norigin: nowhere\n");
        assertThat(fault(() -> upload(sign(thief), false)).code()).isEqualTo(ProductFault.PRODUCT_EXISTS);
        assertThat(inDepot()).hasSize(1);
    }

    private Path sign(PackageDirectory source) {
        Path file = source.build(directory.resolve("package.zip"));
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            opened.sign(key, file);
        }
        return file;
    }

    @Test
    void ofManyAtOnceOneIsKept() throws Exception {
        Path file = signed("1.2");
        Path next = signed("1.3");
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Path mine = i % 2 == 0 ? file : next;
            work.add(() -> {
                try {
                    return upload(mine, false).version();
                } catch (StorageException e) {
                    return e.fault().code().name();
                }
            });
        }
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> ends = new ArrayList<>();
            for (Future<String> end : many.invokeAll(work)) {
                ends.add(end.get());
            }
            assertThat(ends).containsOnly("1.2", "1.3");
        }
        assertThat(room.packages().list())
                .hasSize(2)
                .filteredOn(KeptPackage::active)
                .hasSize(1);
        assertThat(inDepot()).hasSize(2);
    }

    @Test
    void leftoversGoAndWhatIsArrivingStays() throws Exception {
        KeptPackage kept = upload(signed("1.2"), false);
        Files.createDirectories(depot().resolve("dead/python"));
        Files.writeString(depot().resolve("dead/package.zip"), "half");
        Files.writeString(depot().resolve("dead.lock"), "");
        byte[] bytes = Files.readAllBytes(signed("1.3"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch swept = new CountDownLatch(1);
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int offset, int length) {
                int count = super.read(into, offset, Math.min(length, bytes.length / 2));
                begun.countDown();
                try {
                    swept.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return count;
            }
        };
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<KeptPackage> arriving = one.submit(() -> room.packages().upload(ADMIN, slow, false));
            begun.await();
            assertThat(room.packages().sweep()).isEqualTo(1);
            assertThat(inDepot()).doesNotContain("dead", "dead.lock").contains(kept.directory());
            swept.countDown();
            assertThat(arriving.get().version()).isEqualTo("1.3");
        }
        // A removal that was killed after its row had gone.
        database().write(transaction -> {
            new PackageStore().delete(transaction, "acme", "1.3");
            return true;
        });
        close();
        start(false);
        assertThat(inDepot()).containsExactly(kept.directory());
    }
}
