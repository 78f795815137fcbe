package octopus.block.operation.attachment;

import java.util.Map;
import java.util.Optional;
import octopus.block.operation.Workbench;
import octopus.block.type.QosSpecs;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/**
 * What a consumer is told of a volume beside how to reach it.
 *
 * @param limits how fast it shall use it; empty where no QoS specs are for consumers
 * @param encrypted whether what it finds there is ciphertext that it has to open by itself
 * @param cacheable whether it may keep blocks of it in a cache of its own
 */
public record ConnectionTerms(Optional<Map<String, String>> limits, boolean encrypted, boolean cacheable) {

    static ConnectionTerms of(DSLContext sql, Workbench bench, VolumeId id) {
        return bench.stores()
                .volumes()
                .volume(sql, id)
                .map(volume -> of(sql, bench, volume))
                .orElseGet(() -> new ConnectionTerms(Optional.empty(), false, false));
    }

    private static ConnectionTerms of(DSLContext sql, Workbench bench, Volume volume) {
        Optional<VolumeType> type = bench.typeOf(sql, volume);
        Optional<Map<String, String>> limits = type.flatMap(VolumeType::qosSpecs)
                .flatMap(specs -> bench.stores().types().qos().find(sql, specs))
                .filter(specs -> specs.consumer().atFrontEnd())
                .map((QosSpecs specs) -> specs.forSize(volume.sizeGib()));
        boolean cacheable = type.filter(
                        found -> "<is> True".equals(found.extraSpecs().get("cacheable")))
                .isPresent();
        return new ConnectionTerms(limits, volume.encryptionKey().isPresent(), cacheable);
    }

    /** Adds them to connection info; what the driver said by itself stays. */
    void addTo(Map<String, Object> connection) {
        connection.putIfAbsent("qos_specs", limits.orElse(null));
        connection.putIfAbsent("encrypted", encrypted);
        connection.putIfAbsent("cacheable", cacheable);
    }
}
