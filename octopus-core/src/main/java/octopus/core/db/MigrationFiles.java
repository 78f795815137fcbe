package octopus.core.db;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A fingerprint of all migration files on the class path. Flyway takes some hundred milliseconds to find that there is
 * nothing to do; comparing this with what was stored after the last migration takes a few.
 */
final class MigrationFiles {
    private MigrationFiles() {}

    /** Empty when the files are somewhere that this cannot look; Flyway then does the looking. */
    static Optional<String> fingerprint(ClassLoader loader, String location) {
        try {
            Map<String, byte[]> files = new TreeMap<>();
            for (URL place : Collections.list(loader.getResources(location))) {
                switch (place.getProtocol()) {
                    case "file" -> addDirectory(files, place.toURI());
                    case "jar" -> addJar(files, place, location);
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return files.isEmpty() ? Optional.empty() : Optional.of(digest(files));
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static void addDirectory(Map<String, byte[]> files, URI place) throws IOException {
        try (Stream<Path> found = Files.list(Path.of(place))) {
            for (Path file : found.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    private static void addJar(Map<String, byte[]> files, URL place, String location) throws IOException {
        URLConnection connection = place.openConnection();
        if (!(connection instanceof JarURLConnection inside)) {
            throw new IOException("not a jar: " + place);
        }
        JarFile jar = inside.getJarFile(); // Shared with the class loader, so it is not closed here.
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && entry.getName().startsWith(location + "/")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(location.length() + 1), in.readAllBytes());
                }
            }
        }
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
