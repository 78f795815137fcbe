package octopus.server.cinder;

import tools.jackson.core.io.SerializedString;

/** The keys of a volume, encoded once: a list of fifty has some two thousand of them. */
final class Keys {
    static final SerializedString ATTACHED_AT = new SerializedString("attached_at");
    static final SerializedString ATTACHMENT_ID = new SerializedString("attachment_id");
    static final SerializedString ATTACHMENTS = new SerializedString("attachments");
    static final SerializedString AVAILABILITY_ZONE = new SerializedString("availability_zone");
    static final SerializedString BOOKMARK = new SerializedString("bookmark");
    static final SerializedString BOOTABLE = new SerializedString("bootable");
    static final SerializedString CLUSTER_NAME = new SerializedString("cluster_name");
    static final SerializedString CONSISTENCYGROUP_ID = new SerializedString("consistencygroup_id");
    static final SerializedString CONSUMES_QUOTA = new SerializedString("consumes_quota");
    static final SerializedString CREATED_AT = new SerializedString("created_at");
    static final SerializedString DESCRIPTION = new SerializedString("description");
    static final SerializedString DEVICE = new SerializedString("device");
    static final SerializedString ENCRYPTED = new SerializedString("encrypted");
    static final SerializedString GROUP_ID = new SerializedString("group_id");
    static final SerializedString HOST_NAME = new SerializedString("host_name");
    static final SerializedString HREF = new SerializedString("href");
    static final SerializedString ID = new SerializedString("id");
    static final SerializedString LINKS = new SerializedString("links");
    static final SerializedString METADATA = new SerializedString("metadata");
    static final SerializedString MIGRATION_STATUS = new SerializedString("migration_status");
    static final SerializedString MULTIATTACH = new SerializedString("multiattach");
    static final SerializedString NAME = new SerializedString("name");
    static final SerializedString HOST_HOST = new SerializedString("os-vol-host-attr:host");
    static final SerializedString MIG_STATUS_MIGSTAT = new SerializedString("os-vol-mig-status-attr:migstat");
    static final SerializedString MIG_STATUS_NAME_ID = new SerializedString("os-vol-mig-status-attr:name_id");
    static final SerializedString TENANT_TENANT_ID = new SerializedString("os-vol-tenant-attr:tenant_id");
    static final SerializedString PROVIDER_ID = new SerializedString("provider_id");
    static final SerializedString REL = new SerializedString("rel");
    static final SerializedString REPLICATION_STATUS = new SerializedString("replication_status");
    static final SerializedString SELF = new SerializedString("self");
    static final SerializedString SERVER_ID = new SerializedString("server_id");
    static final SerializedString SERVICE_UUID = new SerializedString("service_uuid");
    static final SerializedString SHARED_TARGETS = new SerializedString("shared_targets");
    static final SerializedString SIZE = new SerializedString("size");
    static final SerializedString SNAPSHOT_ID = new SerializedString("snapshot_id");
    static final SerializedString SOURCE_VOLID = new SerializedString("source_volid");
    static final SerializedString STATUS = new SerializedString("status");
    static final SerializedString UPDATED_AT = new SerializedString("updated_at");
    static final SerializedString USER_ID = new SerializedString("user_id");
    static final SerializedString VOLUME_ID = new SerializedString("volume_id");
    static final SerializedString VOLUME_IMAGE_METADATA = new SerializedString("volume_image_metadata");
    static final SerializedString VOLUME_TYPE = new SerializedString("volume_type");
    static final SerializedString VOLUME_TYPE_ID = new SerializedString("volume_type_id");

    private Keys() {}
}
