package octopus.driver.cinder;

import java.util.Map;

/** Sentences for the options that many drivers share; for the others the driver's documentation has to do. */
final class Sentences {
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("san_ip", "Address of the array's management interface."),
            Map.entry("san_login", "User of the array."),
            Map.entry("san_password", "Password of the array's user."),
            Map.entry("san_api_port", "Port of the array's management interface."),
            Map.entry("san_ssh_port", "Port of the array's SSH server."),
            Map.entry("san_private_key", "File with the private key for the array's SSH server."),
            Map.entry("san_clustername", "Name of the cluster on the array."),
            Map.entry("san_thin_provision", "Whether volumes occupy only what is written to them."),
            Map.entry("use_chap_auth", "Whether hosts log in with CHAP."),
            Map.entry("chap_username", "CHAP user of hosts."),
            Map.entry("chap_password", "CHAP secret of hosts."),
            Map.entry("driver_use_ssl", "Whether the management interface is spoken to over TLS."),
            Map.entry("driver_ssl_cert_verify", "Whether the array's certificate is checked."),
            Map.entry("driver_ssl_cert_path", "File or directory with certificates that are trusted."),
            Map.entry("reserved_percentage", "Share of a pool that is never given away, in per cent."),
            Map.entry("max_over_subscription_ratio", "How many times a pool's size may be promised to thin volumes."),
            Map.entry(
                    "replication_device",
                    "A second array that volumes are replicated to, as key:value pairs with commas; semicolons between several."),
            Map.entry("target_ip_address", "Address of the iSCSI target that hosts use."),
            Map.entry("target_port", "Port of the iSCSI target."),
            Map.entry("target_protocol", "Protocol by which volumes are exported."),
            Map.entry("target_helper", "Software that exports volumes."),
            Map.entry("target_prefix", "Beginning of target names."),
            Map.entry("volume_group", "LVM volume group that holds the volumes."),
            Map.entry("lvm_type", "How logical volumes are made: thick, thin or as the system can."),
            Map.entry("nfs_shares_config", "File with the NFS exports to use, one a line."),
            Map.entry("nas_host", "Address of the NFS server."),
            Map.entry("nas_share_path", "Path of the export on the NFS server."),
            Map.entry("nas_mount_options", "Options that the export is mounted with."),
            Map.entry("nfs_mount_point_base", "Directory under which exports are mounted."),
            Map.entry("nfs_mount_options", "Options that exports are mounted with."),
            Map.entry("nfs_snapshot_support", "Whether snapshots are made, as qcow2 files over each other."),
            Map.entry("nfs_qcow2_volumes", "Whether volumes are qcow2 files."),
            Map.entry("nfs_sparsed_volumes", "Whether volumes are sparse files."),
            Map.entry(
                    "nas_secure_file_operations", "Whether files are worked with as an ordinary user instead of root."),
            Map.entry("nas_secure_file_permissions", "Whether files may be read and written by their owner only."),
            Map.entry("rbd_pool", "Ceph pool that holds the images."),
            Map.entry("rbd_user", "Ceph user, without the word client before it."),
            Map.entry("rbd_ceph_conf", "Path of the ceph.conf that names the monitors."),
            Map.entry("rbd_secret_uuid", "Identity under which libvirt keeps the Ceph user's key."),
            Map.entry("rbd_cluster_name", "Name of the Ceph cluster."),
            Map.entry(
                    "rbd_flatten_volume_from_snapshot",
                    "Whether a volume made from a snapshot becomes independent of it."),
            Map.entry("rbd_max_clone_depth", "How many clones may stand on each other before one becomes independent."),
            Map.entry(
                    "cinder_huawei_conf_file",
                    "File with the settings of Huawei's driver; without it they are options."));

    private Sentences() {}

    static String of(String name, String preset) {
        String sentence = KNOWN.getOrDefault(
                name, "Option " + name + " of Cinder's driver; its documentation tells what it does.");
        return preset.isEmpty() || preset.endsWith(".")
                ? sentence
                : sentence.substring(0, sentence.length() - 1) + " (the driver's default is " + preset + ").";
    }
}
