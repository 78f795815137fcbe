import { Flex, Typography } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'

/** A page: where it is, what can be done there, and what there is. */
export function Page({
  title,
  back,
  tags,
  actions,
  children,
}: {
  title: string
  back?: { to: string; label: string }
  tags?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} – Octopus`
  }, [title])
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center" gap={12} wrap className="page-head">
        <div>
          {back && (
            <div className="back">
              <Link to={back.to}>‹ {back.label}</Link>
            </div>
          )}
          <Flex align="center" gap={12} wrap>
            <Typography.Title level={1} className="page-title">
              {title}
            </Typography.Title>
            {tags}
          </Flex>
        </div>
        {actions}
      </Flex>
      {children}
    </Flex>
  )
}
