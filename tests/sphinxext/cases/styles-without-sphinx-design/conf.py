suppress_warnings += ["contribpolicy.design"]
contribpolicy_agent_block = "none"
