package octopus.block.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.Backends;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Scheduler;
import octopus.block.schedule.Verdict;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.spi.Size;

/** "Why not here": what the scheduler would say of each pool, without making anything. */
public final class PlacementService {
    private final Backends backends;
    private final VolumeTypeService types;
    private final Scheduler scheduler;

    public PlacementService(Backends backends, VolumeTypeService types, Scheduler scheduler) {
        this.backends = backends;
        this.types = types;
        this.scheduler = scheduler;
    }

    /** Every pool of every ready backend, as the scheduler sees it now. */
    public List<PoolState> pools() {
        return backends.ledger().apply(backends.pools());
    }

    /** @param type name or id */
    public List<Verdict> explain(int sizeGib, Optional<String> type, Optional<String> zone) {
        Map<String, String> specs =
                type.map(types::find).map(VolumeType::extraSpecs).orElse(Map.of());
        PlacementRequest request = PlacementRequest.create(Size.ofGib(sizeGib))
                .type(specs, Map.of())
                .zones(zone.map(Set::of).orElse(Set.of()));
        return scheduler.explain(request, pools());
    }
}
