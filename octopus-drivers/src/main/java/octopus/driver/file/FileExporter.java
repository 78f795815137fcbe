package octopus.driver.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.BlockExporter;
import octopus.spi.driver.VolumeExporter.Export;
import octopus.spi.driver.VolumeExporter.Request;

/**
 * Who has a volume open, and what that means for a change of its file: a qcow2 file that is being served changes under
 * its server's hands only.
 */
final class FileExporter {
    private final Directory directory;
    private final Marks marks;
    private final Layers layers;
    private final BlockExporter blockExporter;
    /** Openings by Octopus itself on this machine; they end with the process, so memory is the right place. */
    private final Map<AttachmentId, Local> local = new ConcurrentHashMap<>();

    private record Local(String name, AccessMode mode) {}

    FileExporter(Directory directory, Marks marks, Layers layers, BlockExporter blockExporter) {
        this.directory = directory;
        this.marks = marks;
        this.layers = layers;
        this.blockExporter = blockExporter;
    }

    ConnectionInfo export(Mark mark, Request request) {
        if (request.connector().isLocal()) {
            local.put(request.attachment(), new Local(mark.name(), request.mode()));
            return new ConnectionInfo.LocalDevice(directory.resolve(mark.file()), mark.format());
        }
        return blockExporter.export(mark.name(), source(mark), request);
    }

    void unexport(String name, AttachmentId attachment) {
        if (local.remove(attachment) == null) {
            blockExporter.unexport(name, attachment);
        }
    }

    List<Export> list() {
        List<Export> exports = new ArrayList<>();
        local.forEach((attachment, opening) -> exports.add(new Export(opening.name(), attachment, List.of())));
        for (BlockExporter.Target target : blockExporter.list()) {
            if (!marks.has(target.targetName())) {
                continue;
            }
            for (AttachmentId attachment : target.attachments()) {
                exports.add(new Export(target.targetName(), attachment, target.initiators()));
            }
        }
        return exports;
    }

    /** Finishes what was begun with this volume: a change of its file, the removal of files that it has left. */
    Mark settle(Mark mark) {
        Mark settled = mark;
        if (mark.next().isPresent()) {
            Mark.Next next = mark.next().get();
            boolean served = next.keepsOld() && servedRemotely(mark);
            layers.makeFrom(next.from(), next.file(), mark.size(), !served);
            if (next.keepsOld()) {
                blockExporter.pivot(mark.name(), source(mark), directory.resolve(next.file()));
            }
            List<String> unwanted = new ArrayList<>(mark.releases());
            if (!next.keepsOld()) {
                unwanted.addAll(layers.chain(mark.file()));
            }
            settled = mark.on(next.file(), unwanted);
            marks.save(settled);
        }
        if (!settled.releases().isEmpty()) {
            layers.release(settled.releases());
            settled = settled.released();
            marks.save(settled);
        }
        return settled;
    }

    /**
     * Makes the volume's present data stand still and gives it a new file for what is written from now on.
     *
     * @return the file that changes no more
     */
    String freeze(Mark mark) {
        if (layers.isBlank(mark.file())) {
            return layers.below(mark.file()).orElseThrow();
        }
        boolean served = servedRemotely(mark);
        if (served && mark.format().equals("raw")) {
            throw busy(mark, "Copying", "it is exported as a raw file on a file system without reflink copies");
        }
        if (writtenHere(mark)) {
            throw busy(mark, "Copying", "Octopus itself is writing to it");
        }
        if (served && layers.chain(mark.file()).size() > 2 * Layers.LONG_CHAIN) {
            throw busy(mark, "Copying", "it builds on too many files, which cannot be merged while it is exported");
        }
        Mark planned = mark.planned(new Mark.Next(mark.nextLayer("qcow2"), mark.file(), true));
        marks.save(planned);
        settle(planned);
        return mark.file();
    }

    void refuseIfServed(Mark mark, String doing) {
        if (served(mark)) {
            throw busy(mark, doing, "it is exported");
        }
    }

    boolean served(Mark mark) {
        return local.values().stream().anyMatch(opening -> opening.name().equals(mark.name())) || servedRemotely(mark);
    }

    /** Whether somebody may be writing to it now. */
    boolean mayBeWritten(Mark mark) {
        return servedRemotely(mark) || writtenHere(mark);
    }

    private boolean writtenHere(Mark mark) {
        return local.values().stream()
                .anyMatch(opening -> opening.name().equals(mark.name()) && opening.mode() == AccessMode.READ_WRITE);
    }

    private boolean servedRemotely(Mark mark) {
        return blockExporter.find(mark.name()).isPresent();
    }

    /** @return false where nobody has it open in a way that forbids to enlarge the file */
    boolean growServed(Mark mark, Size size) {
        return blockExporter.growServed(mark.name(), source(mark), size);
    }

    void grown(Mark mark) {
        if (servedRemotely(mark)) {
            blockExporter.grown(mark.name(), source(mark));
        }
    }

    private BlockExporter.Source source(Mark mark) {
        Path path = directory.resolve(mark.file());
        return new BlockExporter.Source(path, mark.format(), mark.id(), false);
    }

    private static RuntimeException busy(Mark mark, String doing, String cause) {
        return Fault.of(CommonFault.OBJECT_BUSY, doing + " " + mark.name(), cause, "Detach it first, then try again.")
                .about("name", mark.name())
                .exception();
    }
}
