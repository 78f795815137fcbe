"""The commands of python-openstackclient that have to do with volumes."""
from lab import cell, first_id
from stock_cinder import INITIATOR, NO_REPLICATION, elsewhere, service

MISSING = r"(?i)not found|could not be found|No .*exists|404"


def everything(lab):
    tell(lab)
    types(lab)
    volumes(lab)
    snapshots(lab)
    attachments(lab)
    backups(lab)
    transfers(lab)
    groups(lab)
    old_groups(lab)
    operators(lab)
    messages(lab)
    for name in ("cl-any", "cl-gold", "cl-silver"):
        lab.openstack("volume type delete", name)


def tell(lab):
    lab.openstack("availability zone list", "--volume")
    lab.openstack("block storage resource filter list")
    # The client itself fails here, whatever is answered.
    lab.openstack("block storage resource filter show", "volume", refused="is not an iterator")
    lab.openstack("block storage cluster list")
    lab.openstack("block storage cluster show", "none", refused=MISSING)
    lab.openstack("block storage cluster set", "none", "--enable", refused=MISSING)
    lab.openstack("extension list", "--volume")
    lab.not_for_us("openstack", "extension show", "asks the network service")
    lab.not_for_us("openstack", "limits show|quota (set|show)", "asks the compute service too")
    if lab.keystone:
        told_by_keystone(lab)
    else:
        lab.not_for_us("openstack", "quota list|versions show", "asks Keystone first")


def told_by_keystone(lab):
    lab.openstack("versions show", "--service", "block-storage")
    lab.openstack("quota list", "--volume")
    lab.openstack("quota list", "--volume", "--detail")
    lab.openstack("volume type create", "cl-theirs", "--private", "--project", lab.other)
    lab.openstack("volume type unset", "cl-theirs", "--project", lab.other)
    lab.openstack("volume type set", "cl-theirs", "--project", lab.other)
    lab.openstack("volume type delete", "cl-theirs")


def types(lab):
    lab.openstack("volume type create", "cl-bronze", "--property", "volume_backend_name=clients-a")
    lab.openstack("volume type list", "--long")
    lab.openstack("volume type show", "cl-bronze")
    lab.openstack("volume type set", "cl-bronze", "--description", "of openstack", "--property", "a=b")
    lab.openstack("volume type set", "cl-bronze", "--encryption-provider", "luks", "--encryption-cipher",
                  "aes-xts-plain64", "--encryption-key-size", "256", "--encryption-control-location", "front-end")
    lab.openstack("volume type show", "cl-bronze", "--encryption-type")
    lab.openstack("volume type unset", "cl-bronze", "--property", "a", "--encryption-type")
    lab.openstack("volume qos create", "cl-limits", "--consumer", "front-end", "--property", "read_iops_sec=100")
    lab.openstack("volume qos list")
    lab.openstack("volume qos show", "cl-limits")
    lab.openstack("volume qos set", "cl-limits", "--property", "write_iops_sec=100")
    lab.openstack("volume qos unset", "cl-limits", "--property", "write_iops_sec")
    lab.openstack("volume qos associate", "cl-limits", "cl-bronze")
    lab.openstack("volume qos disassociate", "cl-limits", "--volume-type", "cl-bronze")
    lab.openstack("volume qos disassociate", "cl-limits", "--all")
    lab.openstack("volume qos delete", "cl-limits")
    lab.openstack("volume type delete", "cl-bronze")


def volumes(lab):
    lab.openstack("volume create", "cl-second", "--size", "1", "--type", "cl-gold", "--property", "a=b")
    lab.settle("volumes", "cl-second")
    lab.openstack("volume list", "--long")
    lab.openstack("volume list", "--status", "available", "--limit", "1")
    lab.openstack("volume show", "cl-second")
    lab.openstack("volume set", "cl-second", "--size", "2")
    lab.settle("volumes", "cl-second")
    lab.openstack("volume set", "cl-second", "--property", "c=d", "--image-property", "os_distro=debian", "--bootable",
                  "--read-only")
    lab.openstack("volume set", "cl-second", "--read-write", "--non-bootable", "--description", "words")
    lab.openstack("volume set", "cl-second", "--state", "available")
    lab.openstack("volume unset", "cl-second", "--property", "c", "--image-property", "os_distro")
    lab.openstack("volume create", "cl-copy", "--source", "cl-second")
    lab.settle("volumes", "cl-copy")
    lab.openstack("volume set", "cl-copy", "--type", "cl-any", "--retype-policy", "on-demand")
    lab.settle("volumes", "cl-copy")
    target = elsewhere(lab, "cl-copy")
    lab.openstack("volume migrate", "cl-copy", "--host", target)
    lab.settle("volumes", "cl-copy")
    lab.expect("volumes", "cl-copy", volume_type="cl-any", **{"os-vol-host-attr:host": target})
    lab.openstack("volume delete", "cl-copy", "--force")
    lab.gone("volumes", "cl-copy")
    if lab.keystone:
        of_images(lab)


def of_images(lab):
    """This client looks images up in the catalogue."""
    lab.openstack("image create", "--volume", "cl-second", "cl-disk")
    lab.settle("volumes", "cl-second")
    lab.until("image cl-disk is active", lambda: "active" in lab.http("GET", "/image/v2/images?name=cl-disk")[1].get(
        "images", [{}])[0].get("status", ""))
    lab.openstack("volume create", "cl-of-disk", "--image", "cl-disk", "--size", "2", "--type", "cl-gold")
    lab.settle("volumes", "cl-of-disk")
    lab.openstack("volume delete", "cl-of-disk")
    lab.gone("volumes", "cl-of-disk")
    lab.openstack("image delete", "cl-disk")


def snapshots(lab):
    # From 3.66 on the client refuses its own request, because it always sends "force".
    lab.openstack("volume snapshot create", "cl-moment", "--volume", "cl-second", "--property", "a=b", version="3.65")
    lab.settle("snapshots", "cl-moment")
    lab.openstack("volume snapshot list", "--long")
    lab.openstack("volume snapshot show", "cl-moment")
    lab.openstack("volume snapshot set", "cl-moment", "--property", "c=d", "--description", "words", "--state",
                  "available")
    lab.openstack("volume snapshot unset", "cl-moment", "--property", "c")
    lab.openstack("volume create", "cl-of-moment", "--snapshot", "cl-moment")
    lab.settle("volumes", "cl-of-moment")
    lab.openstack("volume delete", "cl-of-moment")
    lab.gone("volumes", "cl-of-moment")
    lab.openstack("volume snapshot delete", "cl-moment")
    lab.gone("snapshots", "cl-moment")


def attachments(lab):
    """The server is looked up in Nova; where there is none, the attachment is made by other means."""
    lab.openstack("volume attachment create", "cl-second", "11111111-2222-4333-8444-555555555555",
                  refused=r"(?i)compute|server|not found|404")
    _, made = lab.http("POST", "/v3/attachments", {"attachment": {
        "volume_uuid": lab.id("volumes", "cl-second"),
        "connector": {"initiator": INITIATOR, "ip": "127.0.0.1", "host": "clients"}}})
    id = made.get("attachment", {}).get("id", "none")
    lab.openstack("volume attachment list")
    lab.openstack("volume attachment show", id)
    lab.openstack("volume attachment set", id, "--initiator", INITIATOR, "--ip", "127.0.0.1", "--host", "clients")
    lab.openstack("volume attachment complete", id)
    lab.openstack("volume attachment delete", id)


def backups(lab):
    lab.openstack("volume backup create", "cl-second", "--name", "cl-safe")
    lab.settle("backups", "cl-safe")
    lab.openstack("volume backup list", "--long")
    lab.openstack("volume backup show", "cl-safe")
    lab.openstack("volume backup set", "cl-safe", "--description", "words", "--property", "a=b")
    lab.openstack("volume backup unset", "cl-safe", "--property", "a")
    exported = lab.openstack("volume backup record export", "cl-safe")
    # It is restored; this client then stumbles over what it has itself made of the answer.
    lab.openstack("volume backup restore", "cl-safe", "cl-second", "--force", refused="cannot unpack non-iterable")
    lab.settle("volumes", "cl-second")
    lab.settle("backups", "cl-safe")
    lab.openstack("volume backup delete", "cl-safe")
    lab.gone("backups", "cl-safe")
    imported = lab.openstack("volume backup record import", cell(exported, "Backup Service") or "none",
                             "".join(cell(exported, "Metadata").split()) or "none")
    lab.settle("backups", first_id(imported), ("error",))
    lab.http("DELETE", "/v3/backups/" + first_id(imported))


def transfers(lab):
    made = lab.openstack("volume transfer request create", "cl-second", "--name", "cl-gift")
    lab.openstack("volume transfer request list")
    lab.openstack("volume transfer request show", "cl-gift")
    lab.openstack("volume transfer request accept", cell(made, "id") or "none", "--auth-key",
                  cell(made, "auth_key") or "none", project=lab.other)
    back = lab.openstack("volume transfer request create", "cl-second", project=lab.other)
    lab.openstack("volume transfer request accept", cell(back, "id") or "none", "--auth-key",
                  cell(back, "auth_key") or "none")
    lab.openstack("volume transfer request create", "cl-second", "--name", "cl-kept")
    lab.openstack("volume transfer request delete", "cl-kept")


def groups(lab):
    lab.openstack("volume group type create", "cl-kind")
    lab.openstack("volume group type set", "cl-kind", "--description", "words", "--property",
                  "consistent_group_snapshot_enabled=<is> True")
    lab.openstack("volume group type list")
    # Three of this client's commands fail in themselves, whatever is answered.
    lab.openstack("volume group type show", "cl-kind", refused="has no attribute 'group'")
    lab.openstack("volume group create", "cl-kind", "cl-gold", "--name", "cl-set")
    lab.settle("groups", "cl-set")
    lab.openstack("volume group list")
    lab.openstack("volume group show", "cl-set", refused="has no attribute 'show'")
    lab.openstack("volume group set", "cl-set", "--description", "words")
    lab.openstack("volume group failover", "cl-set", refused=NO_REPLICATION)
    group = lab.id("groups", "cl-set")
    member = {"add_volumes": lab.id("volumes", "cl-second")}
    lab.http("PUT", "/v3/groups/" + group, {"group": member})
    lab.settle("groups", "cl-set")
    lab.openstack("volume group snapshot create", "cl-set", "--name", "cl-set-shot")
    lab.settle("group_snapshots", "cl-set-shot")
    lab.openstack("volume group snapshot list")
    lab.openstack("volume group snapshot show", "cl-set-shot", refused="has no attribute 'show'")
    lab.openstack("volume group snapshot delete", "cl-set-shot")
    lab.gone("group_snapshots", "cl-set-shot")
    lab.http("PUT", "/v3/groups/" + group, {"group": {"remove_volumes": member["add_volumes"]}})
    lab.settle("groups", "cl-set")
    lab.openstack("volume group delete", "cl-set")
    lab.gone("groups", "cl-set")
    lab.openstack("volume group type delete", "cl-kind")


def old_groups(lab):
    lab.openstack("consistency group list")
    lab.openstack("consistency group snapshot list")
    lab.openstack("consistency group create", "cl-old", "--volume-type", "cl-gold")
    lab.settle("consistencygroups", "cl-old")
    lab.openstack("consistency group show", "cl-old")
    lab.openstack("consistency group delete", "cl-old")
    lab.gone("consistencygroups", "cl-old")
    lab.openstack("consistency group show", "none", refused=MISSING)
    lab.openstack("consistency group set", "none", "--name", "x", refused=MISSING)
    lab.openstack("consistency group add volume", "none", "cl-second", refused=MISSING)
    lab.openstack("consistency group remove volume", "none", "cl-second", refused=MISSING)
    lab.openstack("consistency group delete", "none", refused=MISSING + "|failed to delete")
    lab.openstack("consistency group snapshot create", "--consistency-group", "none", refused=MISSING)
    lab.openstack("consistency group snapshot show", "none", refused=MISSING)
    lab.openstack("consistency group snapshot delete", "none", refused=MISSING + "|failed to delete")


def operators(lab):
    host = service(lab, "clients-b")
    lab.openstack("volume service list", "--long")
    lab.openstack("volume service set", host, "cinder-volume", "--disable", "--disable-reason", "tried")
    lab.openstack("volume service set", host, "cinder-volume", "--enable")
    lab.openstack("volume host set", host, "--disable")
    lab.openstack("volume host set", host, "--enable")


def messages(lab):
    lab.openstack("volume type create", "cl-nowhere", "--property", "volume_backend_name=nowhere")
    lab.openstack("volume create", "cl-lost", "--size", "1", "--type", "cl-nowhere")
    lab.settle("volumes", "cl-lost", ("error",))
    told = first_id(lab.openstack("volume message list"))
    lab.openstack("volume message show", told)
    lab.openstack("volume message delete", told)
    lab.openstack("volume delete", "cl-lost", "cl-second", "cl-first")
    lab.gone("volumes", "cl-lost")
    lab.gone("volumes", "cl-first")
    lab.openstack("volume type delete", "cl-nowhere")
