#!/usr/bin/env python3
"""Fills the tables of a Cinder through Cinder's own database code: cinder_fill.py CINDER.CONF VOLUMES PROJECT"""
import hashlib
import hmac
import json
import sys
import uuid

from cinder import context, objects
from cinder import db
from cinder.common import config  # noqa: F401 (registers the options)
from oslo_config import cfg

conf, volumes, project = sys.argv[1], int(sys.argv[2]), sys.argv[3]
cfg.CONF(['--config-file', conf], project='cinder')
objects.register_all()
ctxt = context.RequestContext(user_id='admin', project_id=project, is_admin=True)


def identity(kind, number):
    """The same each time, so that a failure can be looked at again."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, '%s-%d' % (kind, number)))


def types():
    qos = db.qos_specs_create(ctxt, {'name': 'slow', 'consumer': 'front-end', 'specs': {'total_iops_sec': '100'}})
    gold = db.volume_type_create(ctxt, {
        'name': 'gold', 'description': 'fast', 'is_public': True, 'qos_specs_id': qos['id'],
        'extra_specs': {'volume_backend_name': 'gold', 'multiattach': '<is> True'}})
    silver = db.volume_type_create(ctxt, {
        'name': 'silver', 'is_public': True, 'extra_specs': {'volume_backend_name': 'silver'}})
    db.volume_type_create(ctxt, {'name': 'secret', 'is_public': False}, projects=[project])
    plain = db.volume_type_get_by_name(ctxt, '__DEFAULT__')
    return [gold['id'], silver['id'], plain['id']]


def volume(number, kinds):
    lvm = number % 2 == 0
    attached = number % 10 == 1
    values = {
        'id': identity('volume', number), 'project_id': project, 'user_id': 'admin', 'size': 1 + number % 7,
        'display_name': 'volume %d \u00e9' % number if number % 5 else None,
        'display_description': 'number %d' % number,
        'status': 'in-use' if attached else 'available', 'attach_status': 'attached' if attached else 'detached',
        'host': 'lab@lvm-1#pool-a' if lvm else 'lab@ceph-1#volumes', 'availability_zone': 'nova',
        'volume_type_id': kinds[number % len(kinds)], 'bootable': number % 4 == 0, 'multiattach': kinds[0] == kinds[number % len(kinds)],
        'metadata': {'number': str(number), 'team': 'blue'} if number % 3 == 0 else {},
        'admin_metadata': {'readonly': 'True'} if number % 50 == 0 else {},
        'provider_location': '127.0.0.1:3260,1 iqn.2010-10.org.openstack:volume-%d' % number if lvm else None,
        'use_quota': True}
    if number % 10 == 2:
        values['status'] = 'error' if number % 20 == 2 else 'available'
    made = db.volume_create(ctxt, values)
    if number % 4 == 0:
        for key, value in {'image_id': identity('image', 1), 'image_name': 'debian', 'min_disk': '1',
                           'os_distro': 'debian'}.items():
            db.volume_glance_metadata_create(ctxt, made['id'], key, value)
    if attached:
        server = identity('server', number)
        attachment = db.volume_attach(ctxt, {
            'id': identity('attachment', number), 'volume_id': made['id'], 'instance_uuid': server,
            'attach_status': 'attached', 'attach_mode': 'rw', 'attached_host': 'node-1', 'mountpoint': '/dev/vdb',
            'connector': json.dumps({'host': 'node-1', 'initiator': 'iqn.2026-11.org.example:node-1'})})
        db.volume_attachment_update(ctxt, attachment['id'], {'connection_info': json.dumps({
            'driver_volume_type': 'iscsi', 'target_portal': '127.0.0.1:3260', 'target_lun': 1,
            'target_iqn': 'iqn.2010-10.org.openstack:volume-%d' % number, 'auth_method': 'CHAP',
            'auth_username': 'user', 'auth_password': 'chap-secret-%d' % number,
            'attachment_id': attachment['id']})})
    if number % 6 == 0:
        db.snapshot_create(ctxt, {
            'id': identity('snapshot', number), 'project_id': project, 'user_id': 'admin', 'volume_id': made['id'],
            'volume_size': values['size'], 'display_name': 'snapshot of %d' % number, 'status': 'available',
            'progress': '100%', 'volume_type_id': values['volume_type_id'], 'metadata': {'of': str(number)}})


def together(kinds):
    """A group of two volumes with a snapshot of both, and a volume on offer."""
    kind = db.group_type_create(ctxt, {
        'name': 'together', 'description': 'one moment', 'is_public': True,
        'group_specs': {'consistent_group_snapshot_enabled': '<is> True'}})
    group, shot = identity('group', 1), identity('group-snapshot', 1)
    db.group_create(ctxt, {
        'id': group, 'project_id': project, 'user_id': 'admin', 'host': 'lab@lvm-1#pool-a', 'name': 'pair \u00e9',
        'description': 'two', 'status': 'available', 'availability_zone': 'nova', 'group_type_id': kind['id'],
        'volume_type_ids': kinds[:2]})
    for number in (4, 10):
        db.volume_update(ctxt, identity('volume', number), {'group_id': group})
    db.group_snapshot_create(ctxt, {
        'id': shot, 'project_id': project, 'user_id': 'admin', 'group_id': group, 'group_type_id': kind['id'],
        'name': 'both', 'status': 'available'})
    for number in (4, 10):
        of = db.volume_get(ctxt, identity('volume', number))
        db.snapshot_create(ctxt, {
            'id': identity('group-part', number), 'project_id': project, 'user_id': 'admin', 'volume_id': of['id'],
            'volume_size': of['size'], 'display_name': 'both', 'status': 'available', 'progress': '100%',
            'volume_type_id': of['volume_type_id'], 'group_snapshot_id': shot})
    db.group_create(ctxt, {
        'id': identity('group', 2), 'project_id': project, 'user_id': 'admin', 'name': 'in the making',
        'status': 'creating', 'availability_zone': 'nova', 'group_type_id': kind['id'], 'volume_type_ids': kinds[:1]})
    db.transfer_create(ctxt, {
        'id': identity('transfer', 1), 'volume_id': identity('volume', 8), 'display_name': 'for you', 'salt': 'a1b2c3d4',
        'crypt_hash': hmac.new(b'a1b2c3d4', b'0123456789abcdef', hashlib.sha1).hexdigest(), 'no_snapshots': False,
        'source_project_id': project})


def what_cannot_come(kinds):
    """One volume that is being made, one that is encrypted, one that is gone, and a backup."""
    base = {'project_id': project, 'user_id': 'admin', 'size': 1, 'host': 'lab@lvm-1#pool-a',
            'availability_zone': 'nova', 'volume_type_id': kinds[1]}
    db.volume_create(ctxt, dict(base, id=identity('odd', 1), display_name='half made', status='creating'))
    db.volume_create(ctxt, dict(base, id=identity('odd', 2), display_name='encrypted', status='available',
                                encryption_key_id=identity('key', 1)))
    gone = db.volume_create(ctxt, dict(base, id=identity('odd', 3), display_name='gone', status='deleting'))
    db.volume_destroy(ctxt, gone['id'])
    db.backup_create(ctxt, {'id': identity('backup', 1), 'project_id': project, 'user_id': 'admin',
                            'volume_id': identity('volume', 0), 'status': 'available', 'size': 1})


kinds = types()
db.quota_create(ctxt, project, 'volumes', 5000)
db.quota_create(ctxt, project, 'gigabytes', 100000)
db.quota_class_create(ctxt, 'default', 'snapshots', 777)
db.project_default_volume_type_set(ctxt, kinds[1], project)
for each in range(volumes):
    volume(each, kinds)
together(kinds)
what_cannot_come(kinds)
print('%d volumes' % volumes)
