package octopus.node.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A directory that a package is built of, for tests. */
public final class PackageDirectory {
    private final Path directory;

    public PackageDirectory(Path directory) {
        this.directory = directory;
    }

    public static PackageDirectory acme(Path directory, String version) {
        return new PackageDirectory(directory)
                .with("package.yaml", """
                        name: acme
                        version: "%s"
                        maker: Acme
                        sentence: Drivers of Acme's arrays.
                        origin: https://acme.example/driver, put together by alice
                        packages: {deb: [python3-cinder], rpm: [openstack-cinder]}
                        checks: [driver-opens]
                        """.formatted(version))
                .with("products/acme-san.yaml", """
                        id: acme-san
                        name: Acme SAN
                        maker: Acme
                        protocols: [iscsi]
                        driver:
                          id: acme-san
                          class: acme.driver.AcmeDriver
                          version: "%s"
                          options:
                            - {name: san_ip, sentence: "Where the array is."}
                            - {name: san_password, type: secret, sentence: "What lets us in."}
                        """.formatted(version))
                .with("python/acme/__init__.py", "")
                .with("python/acme/driver.py", "VERSION = '" + version + "'\n");
    }

    public Path path() {
        return directory;
    }

    public PackageDirectory with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public PackageDirectory with(String path, byte[] bytes) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path build(Path file) {
        Manifest ignored = PackageBuilder.build(directory, file);
        return file;
    }

    /** A ZIP archive with these entries, compressed. */
    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
