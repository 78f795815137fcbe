package octopus.block.operation;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.type.QosSpecs;
import octopus.block.type.VolumeType;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.jooq.DSLContext;

/** What the storage itself has to hold the users of a volume to: the QoS specs of its type that are for the back end. */
public final class Limits {
    private final Workbench bench;

    public Limits(Workbench bench) {
        this.bench = bench;
    }

    /** Empty where the type has none, or none for the back end. */
    public Map<String, String> of(DSLContext sql, Optional<VolumeType> type, int gib) {
        return type.flatMap(VolumeType::qosSpecs)
                .flatMap(id -> bench.stores().types().qos().find(sql, id))
                .filter(specs -> specs.consumer().atBackEnd())
                .map((QosSpecs specs) -> specs.forSize(gib))
                .orElse(Map.of());
    }

    /** Whether the backend's driver can hold users of a volume to other limits than before. */
    public boolean areKept(String backend) {
        return can(backend, Capability.Limiting.class);
    }

    /**
     * For a backend that can take limits only when a volume is made: with those of its type.
     *
     * @param type that it is going to have; empty for the one that its row says
     */
    public VolumeSpec at(String backend, VolumeSpec spec, Optional<UUID> type) {
        if (!can(backend, Capability.FixedLimits.class)) {
            return spec;
        }
        int gib = Math.toIntExact(spec.size().gibRoundedUp());
        return spec.within(bench.database().read(sql -> of(sql, typeOf(sql, spec.id(), type), gib)));
    }

    private boolean can(String backend, Class<? extends Capability> kind) {
        return bench.backends().driver(backend).capability(kind).isPresent();
    }

    private Optional<VolumeType> typeOf(DSLContext sql, VolumeId volume, Optional<UUID> type) {
        return type.isPresent()
                ? bench.stores().types().find(sql, type.get())
                : bench.stores().types().ofVolume(sql, volume);
    }

    /**
     * For a volume that is being made, or keeps its type. Of a backend that cannot limit nothing is asked.
     *
     * @param type that it is going to have; empty for the one that its row says
     */
    public void begin(String backend, VolumeHandle volume, Optional<UUID> type, int gib) {
        apply(backend, volume, type, gib, false);
    }

    /** For one that may have had others. */
    public void change(String backend, VolumeHandle volume, Optional<UUID> type, int gib) {
        apply(backend, volume, type, gib, true);
    }

    private void apply(String backend, VolumeHandle volume, Optional<UUID> type, int gib, boolean alsoNone) {
        Optional<Capability.Limiting> hands = bench.backends().driver(backend).capability(Capability.Limiting.class);
        if (hands.isEmpty()) {
            return;
        }
        Map<String, String> limits = bench.database().read(sql -> of(sql, typeOf(sql, volume.id(), type), gib));
        if (alsoNone || !limits.isEmpty()) {
            DriverCalls.run(
                    backend, "Limiting volume " + volume.id(), () -> hands.get().limit(volume, limits));
        }
    }
}
