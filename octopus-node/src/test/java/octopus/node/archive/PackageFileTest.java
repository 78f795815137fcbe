package octopus.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages as files: the same bytes from the same inputs, nothing altered, nothing that leads out or swells. */
class PackageFileTest {
    @TempDir
    Path directory;

    private PackageDirectory source;
    private Path built;

    @BeforeEach
    void build() {
        source = PackageDirectory.acme(directory.resolve("source"), "1.2");
        built = source.build(directory.resolve("acme.zip"));
    }

    private static Fault fault(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault();
        }
        throw new AssertionError("no fault");
    }

    private static void look(Path file) {
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            assertThat(opened.manifest().files()).isNotEmpty();
        }
    }

    private void unpack(Path file, Limits limits) {
        try (PackageFile opened = PackageFile.open(file, limits)) {
            Unpacker.unpack(opened, directory.resolve("unpacked"), limits);
        }
    }

    @Test
    void theSameInputsGiveTheSameBytes() throws IOException {
        PackageDirectory again = new PackageDirectory(directory.resolve("again"));
        List<Path> files;
        try (Stream<Path> walk = Files.walk(source.path())) {
            files = walk.filter(Files::isRegularFile).sorted().toList().reversed();
        }
        for (Path file : files) {
            again.with(source.path().relativize(file).toString(), Files.readAllBytes(file));
        }
        again.with("python/acme/__pycache__/driver.pyc", "litter");
        Files.setLastModifiedTime(again.path().resolve("package.yaml"), FileTime.fromMillis(1_000_000));
        assertThat(again.build(directory.resolve("again.zip"))).hasSameBinaryContentAs(built);
        again.with("python/acme/driver.py", "VERSION = '1.3'\n");
        assertThat(Sums.sha256(again.build(directory.resolve("other.zip")))).isNotEqualTo(Sums.sha256(built));
    }

    @Test
    void aSignatureIsMadeAndVerified() throws IOException {
        Path key = directory.resolve("key.pem");
        String fingerprint = SigningKeys.make(key);
        assertThat(Files.getPosixFilePermissions(key)).hasSize(2);
        Path signed = directory.resolve("signed.zip");
        Path twice = directory.resolve("twice.zip");
        try (PackageFile file = PackageFile.open(built, Limits.usual())) {
            assertThat(file.signature()).isEmpty();
            file.sign(key, signed);
            file.sign(key, twice);
        }
        assertThat(signed).hasSameBinaryContentAs(twice);
        var open = SigningKeys.readPublic(Files.readString(directory.resolve("key.pem.pub")));
        try (PackageFile file = PackageFile.open(signed, Limits.usual())) {
            assertThat(file.signature().orElseThrow().fingerprint()).isEqualTo(fingerprint);
            assertThat(file.isSignedBy(open)).isTrue();
        }
        SigningKeys.make(directory.resolve("other.pem"));
        var other = SigningKeys.readPublic(Files.readString(directory.resolve("other.pem.pub")));
        try (PackageFile file = PackageFile.open(signed, Limits.usual())) {
            assertThat(file.isSignedBy(other)).isFalse();
        }
    }

    @Test
    void aSignatureOfSomethingElseIsRefused() throws IOException {
        Path key = directory.resolve("key.pem");
        SigningKeys.make(key);
        Path signed = directory.resolve("signed.zip");
        try (PackageFile file = PackageFile.open(built, Limits.usual())) {
            file.sign(key, signed);
        }
        Map<String, byte[]> entries = entries(signed);
        String manifest =
                new String(java.util.Objects.requireNonNull(entries.get("manifest.json")), StandardCharsets.UTF_8);
        entries.put("manifest.json", manifest.replace("alice", "mallo").getBytes(StandardCharsets.UTF_8));
        Path forged = stored("forged.zip", entries);
        var open = SigningKeys.readPublic(Files.readString(directory.resolve("key.pem.pub")));
        try (PackageFile file = PackageFile.open(forged, Limits.usual())) {
            assertThat(fault(() -> file.isSignedBy(open)).code()).isEqualTo(ArchiveFault.PACKAGE_SIGNATURE_WRONG);
        }
    }

    @Test
    void whatWasAlteredIsNamed() throws IOException {
        Map<String, byte[]> entries = entries(built);
        entries.put("python/acme/driver.py", "VERSION = '6.6'\n".getBytes(StandardCharsets.UTF_8));
        Fault changed = fault(() -> look(stored("a.zip", entries)));
        assertThat(changed.code()).isEqualTo(ArchiveFault.PACKAGE_ALTERED);
        assertThat(changed.what()).contains("python/acme/driver.py");
        entries.remove("python/acme/driver.py");
        assertThat(fault(() -> look(stored("b.zip", entries))).cause()).contains("it is not there");
        Map<String, byte[]> more = entries(built);
        more.put("python/backdoor.py", new byte[0]);
        assertThat(fault(() -> look(stored("c.zip", more))).cause()).contains("the manifest does not have it");
    }

    @Test
    void namesThatLeadOutAreRefused() {
        for (String name : List.of(
                "python/../../../etc/passwd",
                "../python/x.py",
                "/etc/passwd",
                "python//x.py",
                "python/./x.py",
                "python/a\\b.py",
                "python/new\nline",
                "python/" + "d/".repeat(30) + "x",
                "python/" + "x".repeat(300),
                "etc/passwd")) {
            Map<String, byte[]> entries = forged(Map.of(name, new byte[] {1}));
            assertThat(fault(() -> unpack(stored("out.zip", entries), Limits.usual()))
                            .code())
                    .as(name)
                    .isEqualTo(ArchiveFault.PACKAGE_INVALID);
            Path wheel = forgedWheel(Map.of(name.replace("python/", ""), new byte[] {1}));
            if (!name.equals("etc/passwd")) {
                assertThat(fault(() -> unpack(wheel, Limits.usual())).code())
                        .as("wheel " + name)
                        .isEqualTo(ArchiveFault.PACKAGE_INVALID);
            }
        }
        assertThat(directory.resolve("etc")).doesNotExist();
        assertThat(directory.resolveSibling("etc")).doesNotExist();
    }

    @Test
    void linksAreRefused() throws IOException {
        PackageDirectory linked = PackageDirectory.acme(directory.resolve("linked"), "1");
        Files.createSymbolicLink(linked.path().resolve("python/acme/link.py"), Path.of("/etc/passwd"));
        assertThat(fault(() -> linked.build(directory.resolve("l.zip"))).cause())
                .isEqualTo("it is a link");
        byte[] bytes = Files.readAllBytes(built);
        int header = lastHeader(bytes);
        bytes[header + 5] = 3; // made on Unix
        bytes[header + 41] = (byte) 0xA1; // 0120777, a link
        bytes[header + 40] = (byte) 0xFF;
        Path forged = Files.write(directory.resolve("link.zip"), bytes);
        assertThat(fault(() -> look(forged)).cause()).isEqualTo("it is a link or a device");
    }

    @Test
    void whatSwellsIsStoppedBeforeTheDiskIsFull() throws IOException {
        Path bomb = forgedWheel(Map.of("zeros.bin", new byte[64 << 20]));
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        Limits limits = new Limits(1 << 20, 8 << 20, 100);
        assertThat(fault(() -> unpack(bomb, limits)).code()).isEqualTo(ArchiveFault.PACKAGE_TOO_LARGE);
        try (Stream<Path> files = Files.walk(directory.resolve("unpacked"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(10 << 20);
        }
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            many.put("f" + i, new byte[0]);
        }
        Path crowd = forgedWheel(many);
        assertThat(fault(() -> unpackTo(crowd, new Limits(1 << 20, 8 << 20, 100), "crowd"))
                        .code())
                .isEqualTo(ArchiveFault.PACKAGE_TOO_LARGE);
        assertThat(fault(() -> unpack(built, new Limits(100, 100, 100))).code())
                .isEqualTo(ArchiveFault.PACKAGE_TOO_LARGE);
        Path compressed = write("c.zip", PackageDirectory.zip(entries(built)));
        assertThat(fault(() -> look(compressed)).cause()).contains("it is compressed");
    }

    private void unpackTo(Path file, Limits limits, String name) {
        try (PackageFile opened = PackageFile.open(file, limits)) {
            Unpacker.unpack(opened, directory.resolve(name), limits);
        }
    }

    @Test
    void wheelsAreUnpackedAsPipWould() throws IOException {
        source.with(
                "wheels/acme_lib-1.0-py3-none-any.whl",
                PackageDirectory.zip(Map.of(
                        "acme_lib/__init__.py", "X = 1".getBytes(StandardCharsets.UTF_8),
                        "acme_lib-1.0.data/purelib/acme_more.py", "Y = 2".getBytes(StandardCharsets.UTF_8),
                        "acme_lib-1.0.data/scripts/acme", "#!/bin/sh".getBytes(StandardCharsets.UTF_8))));
        unpack(source.build(directory.resolve("w.zip")), Limits.usual());
        Path python = directory.resolve("unpacked/python");
        assertThat(python.resolve("acme_lib/__init__.py")).hasContent("X = 1");
        assertThat(python.resolve("acme_more.py")).hasContent("Y = 2");
        assertThat(python.resolve("acme/driver.py")).hasContent("VERSION = '1.2'");
        assertThat(directory.resolve("unpacked/python/acme_lib-1.0.data")).doesNotExist();
    }

    @Test
    void nonsenseIsNoPackage() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            Path file = write("noise", noise);
            assertThat(fault(() -> look(file)).code()).isEqualTo(ArchiveFault.PACKAGE_INVALID);
        }
    }

    @Test
    void aBrokenPackageIsNeverTakenForAWholeOne() throws IOException {
        Path key = directory.resolve("key.pem");
        SigningKeys.make(key);
        try (PackageFile file = PackageFile.open(built, Limits.usual())) {
            file.sign(key, built);
        }
        var open = SigningKeys.readPublic(Files.readString(directory.resolve("key.pem.pub")));
        byte[] whole = Files.readAllBytes(built);
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] broken = whole.clone();
            int at = random.nextInt(broken.length);
            broken[at] = (byte) (broken[at] ^ 1 << random.nextInt(8));
            Path file = write("broken", broken);
            try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
                if (opened.isSignedBy(open)) {
                    assertThat(contents(file)).as("bit at " + at).isEqualTo(contents(built));
                }
            } catch (StorageException e) {
                assertThat(e.fault().code()).isInstanceOf(ArchiveFault.class);
            }
        }
    }

    @Test
    void whatIsMissingInADirectoryIsNamed() throws IOException {
        Files.delete(source.path().resolve("products/acme-san.yaml"));
        assertThat(fault(() -> source.build(built)).cause()).contains("no product");
        source.with("products/x.yaml", "id: x").with("stray.txt", "x");
        assertThat(fault(() -> source.build(built)).what()).contains("stray.txt");
        Files.delete(source.path().resolve("stray.txt"));
        source.with("package.yaml", "name: acme\nversion: 1.2\nmakr: x\n");
        assertThat(fault(() -> source.build(built)).what()).contains("makr");
        source.with("package.yaml", "name: Acme Ltd\nversion: '1'\nmaker: m\nsentence: s\norigin: o\n");
        assertThat(fault(() -> source.build(built)).what()).contains("Acme Ltd");
        source.with("package.yaml", "name: [\n");
        assertThat(fault(() -> source.build(built)).cause()).contains("no YAML");
        Files.delete(source.path().resolve("package.yaml"));
        assertThat(fault(() -> source.build(built)).cause()).contains("no package.yaml");
    }

    @Test
    void keysThatWillNotDoAreSaidToBeSo() throws IOException {
        Path key = directory.resolve("key.pem");
        SigningKeys.make(key);
        assertThat(fault(() -> SigningKeys.make(key)).cause()).contains("is there already");
        for (String text : List.of(
                "",
                "x",
                "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")) {
            assertThat(fault(() -> SigningKeys.readPublic(text)).code()).isEqualTo(ArchiveFault.PACKAGE_KEY_WRONG);
        }
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        try (PackageFile file = PackageFile.open(built, Limits.usual())) {
            assertThat(fault(() -> file.sign(key, directory.resolve("s.zip"))).cause())
                    .isEqualTo("others may read it");
        }
    }

    private Path forgedWheel(Map<String, byte[]> contents) {
        return stored("wheel.zip", forged(Map.of("wheels/x-1-py3-none-any.whl", PackageDirectory.zip(contents))));
    }

    /** The built package with more files, which the manifest has too. */
    private Map<String, byte[]> forged(Map<String, byte[]> more) {
        Map<String, byte[]> entries = entries(built);
        Manifest before = Manifest.read(java.util.Objects.requireNonNull(entries.get("manifest.json")));
        List<Manifest.Entry> files = new java.util.ArrayList<>(before.files());
        more.forEach((name, bytes) -> files.add(new Manifest.Entry(name, bytes.length, Sums.sha256(bytes))));
        entries.put(
                "manifest.json",
                new Manifest(
                                before.name(),
                                before.version(),
                                before.maker(),
                                before.sentence(),
                                before.origin(),
                                before.deb(),
                                before.rpm(),
                                before.checks(),
                                files)
                        .bytes());
        entries.putAll(more);
        return entries;
    }

    private static Map<String, byte[]> entries(Path file) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return entries;
    }

    private static Map<String, String> contents(Path file) {
        Map<String, String> sums = new LinkedHashMap<>();
        entries(file).forEach((name, bytes) -> sums.put(name, Sums.sha256(bytes)));
        sums.remove("signature.json"); // its own words are not signed
        return sums;
    }

    private Path stored(String name, Map<String, byte[]> entries) {
        Path file = directory.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(each.getValue().length);
                out.putNextEntry(entry);
                out.write(each.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(directory.resolve(name), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int lastHeader(byte[] bytes) {
        for (int at = bytes.length - 4; at >= 0; at--) {
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 1 && bytes[at + 3] == 2) {
                return at;
            }
        }
        throw new AssertionError("no directory");
    }
}
