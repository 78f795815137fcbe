package octopus.spi.driver;

import java.util.List;
import octopus.spi.option.Option;

/**
 * @param id stable, lower case; what a backend's {@code driver} names
 * @param sentence what it is for
 * @param protocols as Cinder writes them: {@code iSCSI}, {@code FC}, {@code NFS}, {@code ceph}
 * @param tools programs that the node of the control plane needs
 */
public record DriverDescriptor(
        String id,
        String vendor,
        String version,
        String sentence,
        List<String> protocols,
        List<Option> options,
        List<String> tools) {}
