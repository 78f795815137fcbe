package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.finding.Check;
import octopus.block.finding.Sighting;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeDescription;

/**
 * Sizes on a backend against the database. Asking for a size may cost a call to the array, so that each look asks for a
 * hundred volumes more, and again for those whose size was wrong.
 */
final class SizeReconciler implements Reconciler {
    private static final int BATCH = 100;

    private final Workbench bench;
    private final Rows rows;
    private final Ownership ownership;
    /** The last volume that was asked for. Only in memory: another process simply begins again. */
    private final Map<String, VolumeId> last = new HashMap<>();

    private final Map<String, Set<VolumeId>> wrong = new HashMap<>();

    SizeReconciler(Workbench bench, Rows rows, Ownership ownership) {
        this.bench = bench;
        this.rows = rows;
        this.ownership = ownership;
    }

    @Override
    public Set<Check> checks() {
        return Set.of(Check.SIZE_DIFFERS);
    }

    @Override
    public synchronized List<Sighting> look(String backend) {
        List<Sighting> seen = new ArrayList<>();
        Set<VolumeId> differing = new HashSet<>();
        for (Volume volume : next(backend)) {
            differs(backend, volume).ifPresent(sighting -> {
                seen.add(sighting);
                differing.add(volume.id());
            });
        }
        wrong.put(backend, differing);
        return seen;
    }

    private List<Volume> next(String backend) {
        List<Volume> next = new ArrayList<>(rows.volumesAfter(backend, Optional.ofNullable(last.get(backend)), BATCH));
        if (next.size() < BATCH) {
            last.remove(backend);
        } else {
            last.put(backend, next.getLast().id());
        }
        Set<VolumeId> chosen = new HashSet<>();
        next.forEach(volume -> chosen.add(volume.id()));
        wrong.getOrDefault(backend, Set.of()).stream()
                .filter(id -> !chosen.contains(id))
                .flatMap(id -> rows.volume(id).stream())
                .filter(volume -> Rows.isOn(volume, backend))
                .forEach(next::add);
        return next;
    }

    private Optional<Sighting> differs(String backend, Volume volume) {
        boolean settled = volume.status() == VolumeStatus.AVAILABLE || volume.status() == VolumeStatus.IN_USE;
        if (!settled || ownership.isInHand(volume.id())) {
            return Optional.empty();
        }
        Optional<VolumeDescription> there = DriverCalls.call(
                backend,
                "Looking at volume " + volume.id(),
                () -> bench.backends()
                        .driver(backend)
                        .volumes()
                        .describe(volume.location().orElseThrow().handle(volume.id())));
        // It may have been extended meanwhile.
        Optional<Size> wanted = rows.volume(volume.id()).map(Volume::size);
        return there.map(VolumeDescription::size)
                .filter(size -> wanted.filter(row -> !row.equals(size)).isPresent())
                .filter(size -> !ownership.isInHand(volume.id()))
                .map(size -> sighting(backend, volume, size));
    }

    private static Sighting sighting(String backend, Volume volume, Size there) {
        boolean smaller = volume.size().isLargerThan(there);
        return Sighting.of(
                Check.SIZE_DIFFERS,
                "volume:" + volume.id(),
                Fault.of(
                        CommonFault.BACKEND_FAILED,
                        "Volume " + volume.nameOrId() + " of " + volume.size() + " on backend " + backend,
                        "it has " + there + " there",
                        smaller
                                ? "Its end may have been cut off: compare it with a backup. Extending it gives it the"
                                        + " new size on both sides."
                                : "It was enlarged past Octopus. Extend it to at least that size, so that both agree."));
    }
}
