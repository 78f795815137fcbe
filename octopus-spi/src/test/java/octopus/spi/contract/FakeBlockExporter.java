package octopus.spi.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.BlockExporter;
import octopus.spi.driver.VolumeExporter.Request;

/** Remembers what it was asked; serves nothing. */
public final class FakeBlockExporter implements BlockExporter {
    private record Entry(Source source, Map<AttachmentId, Request> open) {}

    private final Map<String, Entry> targets = new LinkedHashMap<>();
    private final Map<String, Source> grown = new LinkedHashMap<>();

    @Override
    public synchronized ConnectionInfo export(String targetName, Source source, Request request) {
        Entry entry = targets.computeIfAbsent(targetName, name -> new Entry(source, new LinkedHashMap<>()));
        entry.open().put(request.attachment(), request);
        return new ConnectionInfo.Iscsi(
                List.of(new ConnectionInfo.IscsiPath("127.0.0.1:3260", "iqn.2026-11.example:" + targetName, 1)),
                request.chap(),
                true);
    }

    @Override
    public synchronized void unexport(String targetName, AttachmentId attachment) {
        Entry entry = targets.get(targetName);
        if (entry != null) {
            entry.open().remove(attachment);
            if (entry.open().isEmpty()) {
                targets.remove(targetName);
            }
        }
    }

    @Override
    public synchronized void grown(String targetName, Source source) {
        grown.put(targetName, source);
    }

    /** What was last said to have grown under this name. */
    public synchronized Optional<Source> grown(String targetName) {
        return Optional.ofNullable(grown.get(targetName));
    }

    /** What is served under this name. */
    public synchronized Optional<Source> served(String targetName) {
        return Optional.ofNullable(targets.get(targetName)).map(Entry::source);
    }

    @Override
    public synchronized List<Target> list() {
        return targets.entrySet().stream()
                .map(target -> new Target(
                        target.getKey(),
                        List.copyOf(target.getValue().open().keySet()),
                        target.getValue().open().values().stream()
                                .flatMap(request -> request.connector().initiator().stream())
                                .toList()))
                .toList();
    }

    @Override
    public synchronized boolean pivot(String targetName, Source active, java.nio.file.Path overlay) {
        Entry entry = targets.get(targetName);
        if (entry == null || !entry.source().format().equals("qcow2")) {
            return false;
        }
        targets.put(
                targetName,
                new Entry(
                        new Source(
                                overlay,
                                "qcow2",
                                active.serial(),
                                entry.source().readOnly()),
                        entry.open()));
        return true;
    }
}
