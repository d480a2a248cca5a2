contribpolicy_agent_block = "none"
