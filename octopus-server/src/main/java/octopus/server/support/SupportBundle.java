package octopus.server.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.server.doctor.Diagnosis;
import octopus.server.doctor.RunningServer;
import octopus.spi.Secret;

/** Collects what somebody needs to see who helps from afar, and packs it with a manifest of what there is and is not. */
public final class SupportBundle {
    private static final String FOLDER = "octopus-support/";

    private final String version;
    private final Instant now;
    private final Covering covering;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** @param known secrets of the settings, covered wherever they turn up */
    public SupportBundle(String version, Instant now, List<Secret> known) {
        this.version = version;
        this.now = now;
        this.covering = new Covering(known);
    }

    /**
     * @param settings as {@code octopus settings explain} tells them
     * @param logs that somebody named, besides those in the data directory
     */
    public SupportBundle addMachine(Diagnosis diagnosis, String settings, Path data, List<Path> logs) {
        LocalParts local = new LocalParts(covering);
        local.machine(version);
        local.diagnosis(diagnosis);
        local.settings(settings);
        local.data(data);
        logs.forEach(local::log);
        parts.addAll(local.parts());
        missing.addAll(local.missing());
        return this;
    }

    public SupportBundle addServer(RunningServer server) {
        ServerParts told = new ServerParts(server, covering);
        told.ask();
        parts.addAll(told.parts());
        missing.addAll(told.missing());
        return this;
    }

    /** How many files it has, and what could not be had. */
    public String summary() {
        return parts.size() + " files" + (missing.isEmpty() ? "" : "; not to be had: " + String.join("; ", missing));
    }

    /** A tar archive, compressed; the manifest comes first. */
    public void write(OutputStream out) throws IOException {
        try (TarGz archive = new TarGz(out, now)) {
            archive.add(
                    FOLDER + "manifest.json",
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest()));
            for (Part part : parts) {
                archive.add(FOLDER + part.name(), part.content());
            }
        }
    }

    private Map<String, Object> manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("made_by", "octopus support-bundle " + version);
        manifest.put("made_at", now.toString());
        manifest.put("files", parts.stream().map(SupportBundle::row).toList());
        manifest.put("missing", missing);
        return manifest;
    }

    private static Map<String, Object> row(Part part) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", part.name());
        row.put("what", part.sentence());
        row.put("size", part.content().length);
        row.put("sha256", sum(part.content()));
        return row;
    }

    private static String sum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
