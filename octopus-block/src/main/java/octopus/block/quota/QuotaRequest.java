package octopus.block.quota;

import java.util.Optional;
import octopus.block.type.VolumeType;

/**
 * What is wanted more of.
 *
 * @param sizeGib of each single volume afterwards, for the limit on one volume; 0 when none is concerned
 */
public record QuotaRequest(
        String project, int volumes, int snapshots, long gib, int sizeGib, Optional<VolumeType> type) {
    public static QuotaRequest volume(String project, int sizeGib, Optional<VolumeType> type) {
        return new QuotaRequest(project, 1, 0, sizeGib, sizeGib, type);
    }

    public static QuotaRequest growth(String project, int oldGib, int newGib, Optional<VolumeType> type) {
        return new QuotaRequest(project, 0, 0, newGib - oldGib, newGib, type);
    }

    public static QuotaRequest snapshot(String project, int sizeGib, Optional<VolumeType> type) {
        return new QuotaRequest(project, 0, 1, sizeGib, 0, type);
    }
}
